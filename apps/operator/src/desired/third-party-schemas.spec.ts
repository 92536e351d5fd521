import { build, find, objectsOf, VARIANTS } from '../../testing/build.js';
import { crdValidators } from '../../testing/crd-validator.js';
import { OPTIONAL_KINDS } from '../kinds.js';
import { apiKey } from './facts.js';

const validators = crdValidators();
const keyOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }) => `${apiVersion}/${kind}`;
const isThirdParty = (key: string) => OPTIONAL_KINDS.some((kind) => apiKey(kind) === key);

describe('what is built for other operators', () => {
  it('has a schema here for each of its kinds', () => {
    expect(OPTIONAL_KINDS.map(apiKey).filter((key) => !validators.has(key))).toEqual([]);
  });

  it.each(Object.entries(VARIANTS))('fits their schemas, without a field they do not know: %s', (_, spec) => {
    const objects = objectsOf(build(spec)).filter((object) => isThirdParty(keyOf(object)));
    const faults = objects.flatMap((object) =>
      validators.get(keyOf(object))!(object).map((fault) => `${object.kind} ${object.metadata.name}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  it('is every optional kind, in one variant or another', () => {
    const built = new Set(Object.values(VARIANTS).flatMap((spec) => objectsOf(build(spec)).map(keyOf)));
    expect(OPTIONAL_KINDS.map(apiKey).filter((key) => !built.has(key))).toEqual([]);
  });

  it('would be refused with a misspelt or a removed field', () => {
    const kafka = find(build(), 'Kafka', 'pulse-kafka');
    const check = validators.get(keyOf(kafka))!;
    expect(check({ ...kafka, spec: { ...kafka.spec, zookeeper: {} } })).toHaveLength(1);
    expect(check({ ...kafka, spec: { kafka: { ...kafka.spec.kafka, replicas: 3 } } })).toHaveLength(1);
  });
});
