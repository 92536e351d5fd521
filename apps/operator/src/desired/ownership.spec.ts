import { build, EVERYTHING, objectsOf, pulseOf, type Open } from '../../testing/build.js';
import { kafkaName, nameOf, poolName } from './object-names.js';

const ownersOf = ({ metadata }: Open) => metadata.ownerReferences ?? [];
const KEPT = ['Kafka', 'KafkaNodePool', 'KafkaTopic'];

describe('the objects of a MarketPulse', () => {
  it('go with it, except Kafka, its pools and topics, which stay with the records', () => {
    for (const object of objectsOf(build(EVERYTHING))) {
      expect([object.kind, ownersOf(object).length]).toEqual([object.kind, KEPT.includes(object.kind) ? 0 : 1]);
    }
  });

  it('go with it, all of them, where that is asked for', () => {
    for (const object of objectsOf(build({ ...EVERYTHING, topics: { deletionPolicy: 'Delete' } }))) {
      expect(ownersOf(object)).toEqual([
        {
          apiVersion: 'market-pulse.io/v1alpha1',
          kind: 'MarketPulse',
          name: 'pulse',
          uid: 'uid-of-pulse',
          controller: true,
          blockOwnerDeletion: true,
        },
      ]);
    }
  });

  it('keep or free their disks accordingly', () => {
    const claims = (spec: object) =>
      objectsOf(build(spec)).flatMap(({ kind, spec: pool }: Open) =>
        kind === 'KafkaNodePool' ? pool.storage.volumes.map(({ deleteClaim }: Open) => deleteClaim) : [],
      );
    expect(new Set(claims(EVERYTHING))).toEqual(new Set([false]));
    expect(new Set(claims({ ...EVERYTHING, topics: { deletionPolicy: 'Delete' } }))).toEqual(new Set([true]));
  });

  it('are found by the same labels everywhere', () => {
    for (const { metadata } of objectsOf(build(EVERYTHING))) {
      expect(metadata.namespace).toBe('market');
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/instance': 'pulse',
        'app.kubernetes.io/managed-by': 'market-pulse-operator',
        'market-pulse.io/name': 'pulse',
      });
    }
  });

  it('keep our labels where a person sets the same ones on pods or monitors', () => {
    const label = 'market-pulse.io/name';
    const spec = {
      ...EVERYTHING,
      gateway: { podLabels: { [label]: 'other' } },
      monitoring: { enabled: true, labels: { [label]: 'x' } },
    };
    for (const { kind, metadata, spec: body } of objectsOf(build(spec)) as Open[]) {
      expect(metadata.labels[label]).toBe('pulse');
      if (kind === 'Deployment') expect(body.template.metadata.labels[label]).toBe('pulse');
    }
  });

  it('are each there once', () => {
    const keys = objectsOf(build(EVERYTHING)).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('names', () => {
  const longest = pulseOf({}, { name: 'n'.repeat(35) });

  it('fit into 63 characters for the longest MarketPulse, the pods and services that Strimzi makes included', () => {
    const names = [
      nameOf(longest, 'dashboard'),
      `${kafkaName(longest)}-${poolName(longest, 'controller')}-99`,
      `${kafkaName(longest)}-${poolName(longest, 'broker')}-99`,
      `${kafkaName(longest)}-kafka-bootstrap`,
      `${kafkaName(longest)}-entity-operator`,
    ];
    expect(names.filter((name) => name.length > 63)).toEqual([]);
  });

  it('tell the pools of two long names in one namespace apart', () => {
    const other = pulseOf({}, { name: `${'n'.repeat(34)}m` });
    expect(poolName(longest, 'broker')).not.toBe(poolName(other, 'broker'));
    expect(poolName(pulseOf(), 'broker')).toBe('pulse-broker');
  });
});
