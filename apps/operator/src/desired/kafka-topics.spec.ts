import { allOf, build, EVERYTHING, type Open } from '../../testing/build.js';
import { sourceModule } from '../../testing/source-module.js';

const texts = (config: object) =>
  Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]));

/** The topics that a service makes or checks at start, by name. */
async function topicsOfServices(layout: object): Promise<ReadonlyMap<string, Open>> {
  const { producerTopics } = await sourceModule('apps/producer/src/prepare-topics.ts');
  const { processorTopics } = await sourceModule('apps/processor/src/processor-topics.ts');
  const { gatewayTopics } = await sourceModule('apps/gateway/src/feed/prepare-topics.ts');
  const topics: readonly Open[] = [producerTopics, processorTopics, gatewayTopics].flatMap((of) => of(layout));
  return new Map(topics.map((topic) => [topic.name, topic]));
}

describe('the topics', () => {
  const layout = { topicPartitions: 12, topicReplication: 3, retentionMs: 604_800_000 };
  const built = allOf(build(EVERYTHING), 'KafkaTopic');

  it('are those that the services use, all of them and no others', async () => {
    const wanted = await topicsOfServices(layout);
    expect(built.map(({ spec }) => spec.topicName).sort()).toEqual([...wanted.keys()].sort());
  });

  it('are laid out exactly as the services would make them, or those would not start', async () => {
    const wanted = await topicsOfServices(layout);
    const { configEntries } = await sourceModule('libs/event-log/src/kafka/ensure-topics.ts');
    for (const { spec } of built) {
      const topic = wanted.get(spec.topicName);
      expect([spec.partitions, spec.replicas]).toEqual([topic.partitions, topic.replication]);
      const entries: readonly Open[] = configEntries(topic);
      expect(texts(spec.config)).toEqual(Object.fromEntries(entries.map(({ name, value }) => [name, value])));
    }
  });

  it('belong to the Kafka of this MarketPulse', () => {
    expect(new Set(built.map(({ metadata }) => metadata.labels['strimzi.io/cluster']))).toEqual(
      new Set(['pulse-kafka']),
    );
    expect(built.map(({ metadata }) => metadata.name)).toContain('pulse-crypto-market-data');
  });

  it('are left to the services where Kafka is somebody else’s', () => {
    const state = build({ kafka: { existing: { bootstrapServers: ['kafka:9092'] } } });
    expect(state.stages[0]).toEqual({ name: 'topics', objects: [] });
  });
});
