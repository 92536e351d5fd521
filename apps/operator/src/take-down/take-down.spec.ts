import { eventually } from '@cmp/runtime/testing';
import { NAMESPACES, kubeObject } from '@cmp/kube/testing';
import { OperatorRig } from '../../testing/operator-rig.js';
import { KINDS, BUILT_KINDS } from '../kinds.js';

/** What is promised, whatever limits the operator sets itself: nothing of it holds a namespace back for longer. */
const MINUTE_MS = 60_000;
/** Half the promise: Strimzi may need that long to remove nine topics. */
const STRIMZI_WORKS_MS = 30_000;
const DELETE = { topics: { deletionPolicy: 'Delete' } };
const KAFKA = [KINDS.Kafka, KINDS.KafkaNodePool, KINDS.KafkaTopic];

describe('a MarketPulse that is deleted', () => {
  let rig: OperatorRig;
  beforeEach(async () => {
    rig = await OperatorRig.start();
  });
  afterEach(() => rig.stop());

  const remove = ({ name = 'pulse', namespace = 'market' } = {}) =>
    rig.api.delete(KINDS.MarketPulse, { name, namespace });
  const left = (namespace = 'market') => BUILT_KINDS.filter((kind) => rig.names(kind, namespace).length > 0);
  const isGone = ({ name = 'pulse', namespace = 'market' } = {}) => rig.pulse({ name, namespace }) === undefined;
  const gone = (at = {}) => eventually('gone', () => isGone(at));
  const nothing = (namespace = 'market') => eventually('nothing left', () => left(namespace).length === 0);

  it('leaves Kafka and its topics, without an owner, and nothing else', async () => {
    rig.run();
    await rig.settled({});
    await remove();
    await gone();
    await eventually('the rest', () => left().length === KAFKA.length);
    await rig.rest();
    expect(left()).toEqual(KAFKA);
    expect(rig.names(KINDS.KafkaTopic)).toHaveLength(9);
    await rig.settled({});
    expect(rig.names(KINDS.KafkaTopic)).toHaveLength(9);
  });

  it('takes its topics with it while Kafka runs, who uses them first', async () => {
    rig.run();
    await rig.settled(DELETE);
    const order: string[] = [];
    rig.server.storage.onChange(({ type, object }) => {
      if (type === 'DELETED' && order.at(-1) !== object.kind) order.push(object.kind);
    });
    await remove();
    await gone();
    await nothing();
    const first = (kind: string) => order.indexOf(kind);
    expect(first('Deployment')).toBeLessThan(first('KafkaTopic'));
    expect(order.lastIndexOf('KafkaTopic')).toBeLessThan(first('MarketPulse'));
    expect(first('MarketPulse')).toBeLessThan(first('Kafka'));
    expect(rig.events().filter((event) => event.includes('TopicsLeft'))).toEqual([]);
  });

  it('is held until Strimzi has removed the last topic', async () => {
    rig.run();
    await rig.settled(DELETE);
    rig.cluster.hold('KafkaTopic pulse-crypto-market-data');
    await remove();
    await eventually('one left', () => rig.names(KINDS.KafkaTopic).length === 1);
    rig.clock.skip(STRIMZI_WORKS_MS);
    await rig.rest();
    expect(isGone()).toBe(false);
    expect(rig.names(KINDS.Kafka)).toHaveLength(1);
    rig.cluster.release('KafkaTopic pulse-crypto-market-data');
    rig.clock.skip(1000);
    await gone();
  });

  it('is let go with all its objects when no Strimzi finishes them, with a warning that names what was left', async () => {
    rig.run();
    await rig.settled(DELETE);
    rig.cluster.strimziLives = false;
    await remove();
    await rig.rest();
    expect(isGone()).toBe(false);
    rig.clock.skip(MINUTE_MS);
    await gone();
    await nothing();
    await eventually('a warning', () => rig.events().some((event) => event.startsWith('Warning TopicsLeft')));
    const [warning] = rig.events().filter((event) => event.startsWith('Warning TopicsLeft'));
    expect(warning).toContain('KafkaTopic pulse-crypto-market-data');
  });

  it('is let go when the operator may not look at topics any more', async () => {
    rig.run();
    await rig.settled(DELETE);
    rig.server.faults.forbid({ user: 'operator', verb: 'list', resource: 'kafkatopics.kafka.strimzi.io' });
    await remove();
    await rig.rest();
    expect(isGone()).toBe(false);
    rig.clock.skip(MINUTE_MS);
    await gone();
  });

  it('goes although nobody knows Strimzi’s kinds any more', async () => {
    rig.run();
    await rig.settled(DELETE);
    for (const kind of [...KAFKA, KINDS.KafkaUser]) rig.server.unregister(kind);
    rig.clock.skip(200_000);
    await remove();
    await gone();
    await nothing();
  });

  it('goes before it ever was ready', async () => {
    rig.cluster.strimziLives = false;
    rig.run();
    await rig.want(DELETE);
    await rig.until('Progressing True KafkaNotReady');
    await remove();
    await gone();
    await nothing();
  });

  it('goes with its namespace, whose topics no Strimzi finishes, within a minute', async () => {
    rig.run();
    await rig.api.create(NAMESPACES, kubeObject(NAMESPACES, { name: 'market' }));
    await rig.settled({});
    rig.cluster.strimziLives = false;
    await rig.api.delete(NAMESPACES, { name: 'market' });
    await gone();
    await eventually('topics alone', () => left().length === 1 && left()[0] === KINDS.KafkaTopic);
    await rig.rest();
    rig.clock.skip(MINUTE_MS - STRIMZI_WORKS_MS);
    await nothing();
  });

  it('does not hurry a retained topic that is deleted by hand while its Kafka is there', async () => {
    rig.run();
    await rig.settled({});
    await remove();
    await gone();
    rig.cluster.strimziLives = false;
    await rig.api.delete(KINDS.KafkaTopic, { namespace: 'market', name: 'pulse-crypto-market-data' });
    rig.clock.skip(10 * MINUTE_MS);
    await rig.rest();
    expect(rig.names(KINDS.KafkaTopic)).toHaveLength(9);
  });

  it.each<[string, { name?: string; namespace?: string }]>([
    ['of another name', { name: 'other' }],
    ['of the same name in another namespace', { namespace: 'elsewhere' }],
  ])('leaves one %s alone', async (_which, other) => {
    rig.run();
    await rig.settled(DELETE);
    await rig.settled(DELETE, other);
    const namespace = other.namespace ?? 'market';
    const namesNow = () =>
      BUILT_KINDS.flatMap((kind) =>
        rig.server.storage
          .list(kind, namespace)
          .filter(({ metadata }) => metadata.labels?.['market-pulse.io/name'] === (other.name ?? 'pulse'))
          .map(({ metadata }) => `${kind.kind} ${metadata.uid}`),
      );
    const before = namesNow();
    expect(before.length).toBeGreaterThan(30);
    await remove();
    await gone();
    await rig.rest();
    expect(namesNow()).toEqual(before);
    expect(rig.condition('Ready', other)).toMatchObject({ status: 'True' });
  });
});
