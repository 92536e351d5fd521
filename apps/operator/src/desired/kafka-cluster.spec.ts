import { allOf, build, EVERYTHING, find, type Open } from '../../testing/build.js';

const kafkaOf = (spec: object) => find(build(spec), 'Kafka', 'pulse-kafka').spec;
const poolsOf = (spec: object) =>
  allOf(build(spec), 'KafkaNodePool').map(({ metadata, spec: pool }: Open) => [
    metadata.name,
    pool.replicas,
    pool.roles,
  ]);

describe('a managed Kafka', () => {
  it('is one node that is broker and controller on a laptop', () => {
    expect(poolsOf({})).toEqual([['pulse-broker', 1, ['controller', 'broker']]]);
    expect(kafkaOf({}).kafka.config).toMatchObject({ 'default.replication.factor': 1, 'min.insync.replicas': 1 });
  });

  it('has controllers of its own beside several brokers, and goes on without one of them', () => {
    expect(poolsOf(EVERYTHING)).toEqual([
      ['pulse-controller', 3, ['controller']],
      ['pulse-broker', 3, ['broker']],
    ]);
    expect(kafkaOf(EVERYTHING).kafka.config).toMatchObject({
      'default.replication.factor': 3,
      'min.insync.replicas': 2,
      'offsets.topic.replication.factor': 3,
      'transaction.state.log.replication.factor': 3,
      'transaction.state.log.min.isr': 2,
    });
  });

  it('lets nobody in without TLS, a password and rights, and makes no topic by itself', () => {
    const { listeners, authorization, config } = kafkaOf(EVERYTHING).kafka;
    expect(listeners).toHaveLength(1);
    expect(listeners[0]).toMatchObject({ port: 9093, tls: true, authentication: { type: 'scram-sha-512' } });
    expect(authorization).toEqual({ type: 'simple' });
    expect(config['auto.create.topics.enable']).toBe(false);
  });

  it('lets our own pods and KEDA to the listener, where network policies are asked for', () => {
    const peersOf = (spec: object) => kafkaOf(spec).kafka.listeners[0].networkPolicyPeers;
    expect(peersOf({})).toBeUndefined();
    expect(peersOf(EVERYTHING)).toHaveLength(2);
    expect(peersOf({ networkPolicies: { enabled: true } })).toHaveLength(1);
  });

  it('tells the lag of groups without a member as well', () => {
    expect(kafkaOf({}).kafkaExporter.showAllOffsets).toBe(true);
  });

  it('belongs together by Strimzi’s label', () => {
    for (const kind of ['KafkaNodePool', 'KafkaTopic', 'KafkaUser']) {
      for (const { metadata } of allOf(build(EVERYTHING), kind))
        expect(metadata.labels['strimzi.io/cluster']).toBe('pulse-kafka');
    }
  });
});
