import { PULSE_TOPIC, TICK_TOPIC } from '@cmp/contracts';
import { allOf, build, EVERYTHING, find, type Open } from '../../testing/build.js';
import { sourceModule } from '../../testing/source-module.js';

const layout = { topicPartitions: 1, topicReplication: 1, retentionMs: 60_000 };

function aclsOf(user: string, spec: object = EVERYTHING): readonly Open[] {
  return find(build(spec), 'KafkaUser', `pulse-${user}`).spec.authorization.acls;
}

const topicsWith = (user: string, operation: string, spec?: object) =>
  aclsOf(user, spec)
    .filter(({ resource, operations }) => resource.type === 'topic' && operations.includes(operation))
    .map(({ resource }) => resource.name)
    .sort();

const namesOf = (topics: readonly Open[]) => topics.map(({ name }) => name).sort();

describe('the rights of the services in Kafka', () => {
  it('are for named topics; only transactional ids go by prefix, and that ends in a dot', () => {
    for (const { spec } of allOf(build(EVERYTHING), 'KafkaUser')) {
      for (const { resource } of spec.authorization.acls) {
        const byPrefix = resource.type === 'transactionalId';
        expect(resource.patternType).toBe(byPrefix ? 'prefix' : 'literal');
        if (byPrefix) expect(resource.name.endsWith('.')).toBe(true);
        expect(resource.name).not.toContain('*');
      }
    }
  });

  it('never let anybody make, change or delete topics, or touch the cluster', () => {
    const operations = allOf(build(EVERYTHING), 'KafkaUser').flatMap(({ spec }) =>
      spec.authorization.acls.flatMap((acl: Open) => acl.operations),
    );
    expect([...new Set(operations)].sort()).toEqual(['Describe', 'DescribeConfigs', 'Read', 'Write']);
  });

  it.each([
    ['producer', 'apps/producer/src/prepare-topics.ts', 'producerTopics'],
    ['processor', 'apps/processor/src/processor-topics.ts', 'processorTopics'],
    ['gateway', 'apps/gateway/src/feed/prepare-topics.ts', 'gatewayTopics'],
  ])('let the %s look at the configuration of just the topics that it checks at start', async (user, path, name) => {
    const topics = (await sourceModule(path))[name](layout);
    expect(topicsWith(user, 'DescribeConfigs')).toEqual(namesOf(topics));
  });

  it('let the producer write ticks and nothing of the results', () => {
    expect(topicsWith('producer', 'Write')).toEqual(['crypto_market_data', 'crypto_market_source_status']);
    expect(topicsWith('producer', 'Read')).toEqual(['crypto_market_source_status']);
    expect(aclsOf('producer').every(({ resource }) => resource.type === 'topic')).toBe(true);
  });

  it('let the processor read ticks but not write them', () => {
    expect(topicsWith('processor', 'Read')).toContain(TICK_TOPIC);
    expect(topicsWith('processor', 'Write')).not.toContain(TICK_TOPIC);
    expect(topicsWith('processor', 'Write')).toContain(PULSE_TOPIC);
  });

  it('cover the group and the transactional ids that the processor takes', async () => {
    const { transactionalId } = await sourceModule('libs/event-log/src/kafka/partition-tenure.ts');
    const group = find(build(EVERYTHING), 'ConfigMap', 'pulse-processor').data.PROCESSOR_GROUP;
    const others = aclsOf('processor').filter(({ resource }) => resource.type !== 'topic');
    expect(others.map(({ resource, operations }) => [resource.type, resource.name, operations])).toEqual([
      ['group', group, ['Read']],
      ['transactionalId', expect.any(String), ['Describe', 'Write']],
    ]);
    expect(transactionalId(group, TICK_TOPIC, 7).startsWith(others[1].resource.name)).toBe(true);
  });

  it('let the gateway write only what a key holder may ask for', () => {
    expect(topicsWith('gateway', 'Write', {})).toEqual([]);
    expect(topicsWith('gateway', 'Write', { gateway: { ingestKeySecret: { name: 'k' } } })).toEqual([
      'crypto_market_ingest',
    ]);
    expect(topicsWith('gateway', 'Write', { gateway: { adminKeySecret: { name: 'k' } } })).toEqual([
      'crypto_market_data',
      'crypto_market_dead_letter_status',
    ]);
    expect(topicsWith('gateway', 'Write')).not.toContain(PULSE_TOPIC);
  });

  it('let KEDA look at offsets of one topic and one group, where it scales', () => {
    expect(aclsOf('keda').map(({ resource, operations }) => [resource.type, operations])).toEqual([
      ['topic', ['Describe']],
      ['group', ['Describe']],
    ]);
    expect(find(build(), 'KafkaUser', 'pulse-keda')).toBeUndefined();
  });
});
