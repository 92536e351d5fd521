import { ManualClock, silentLogger } from '@cmp/runtime/testing';
import type { Admin } from 'kafkajs';
import { LogUnavailableError, UnknownTopicError } from '../log-error.js';
import type { TopicSpec } from '../log-record.js';
import { configEntries, ensureTopics, topicDifferences } from './ensure-topics.js';
import type { KafkaParts } from './kafka-parts.js';

const spec: TopicSpec = { name: 'ticks', partitions: 2, replication: 3, cleanup: 'delete', retentionMs: 1000 };
const replicated = (...replicas: number[]) =>
  replicas.map((count) => ({ replicas: Array.from({ length: count }, (_, broker) => broker) }));
const config = (cleanup: string) => new Map([['cleanup.policy', cleanup]]);

describe('an existing topic', () => {
  it('fits with the same partitions and cleanup, and as many replicas or more', () => {
    expect(topicDifferences(spec, replicated(3, 4), config('delete'))).toEqual([]);
  });

  it('is told every way in which it differs', () => {
    expect(topicDifferences(spec, replicated(3, 3, 1), config('compact'))).toEqual([
      'ticks has 3 partition(s), 2 wanted',
      'ticks has replication 1, 3 wanted',
      'ticks has cleanup compact, delete wanted',
    ]);
  });
});

describe('the configuration of a new topic', () => {
  const of = (differing: Partial<TopicSpec>) =>
    Object.fromEntries(configEntries({ ...spec, ...differing }).map(({ name, value }) => [name, value]));

  it('has records stamped by the log, and keeps them for the retention', () => {
    expect(of({})).toMatchObject({ 'message.timestamp.type': 'LogAppendTime', 'retention.ms': '1000' });
  });

  it('asks for two copies in sync from three replicas on', () => {
    expect(of({ replication: 3 })['min.insync.replicas']).toBe('2');
    expect(of({ replication: 1 })).not.toHaveProperty('min.insync.replicas');
  });

  it('of a changelog compacts soon and drops nothing by age', () => {
    const changelog = of({ cleanup: 'compact' });
    expect(changelog).toMatchObject({ 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.1' });
    expect(changelog).not.toHaveProperty('retention.ms');
  });
});

describe('a topic that a broker lists although it was deleted a moment ago', () => {
  it('is made again', async () => {
    const cluster = new StaleList(['ticks', 'pulses'], ['pulses']);
    await ensureTopics(partsOf(cluster), [spec, { ...spec, name: 'pulses' }]);
    expect(cluster.made).toEqual(['ticks']);
    expect(cluster.waitedFor).toEqual(['ticks']);
  });
});

describe('a topic that was made, and that no broker knows for as long as a request may take', () => {
  it('is a log that is not available yet, and worth another try', async () => {
    const cluster = new StaleList([], []);
    cluster.forgetful = true;
    const clock = new ManualClock();
    const refused = expect(ensureTopics(partsOf(cluster, clock), [spec])).rejects.toThrow(LogUnavailableError);
    await clock.advance(0);
    await clock.advance(30_000);
    await refused;
  });
});

/** Brokers of which one still lists topics that are gone. */
class StaleList {
  readonly made: string[] = [];
  /** What the connection was told of, so that brokers are given time to hear of it. */
  readonly waitedFor: string[] = [];
  /** Makes topics and does not know them. */
  forgetful = false;

  constructor(
    private readonly listed: readonly string[],
    private readonly known: readonly string[],
  ) {}

  listTopics = () => Promise.resolve([...this.listed]);

  createTopics = ({ topics }: { topics: readonly { topic: string }[] }) => {
    this.made.push(...topics.map(({ topic }) => topic));
    return Promise.resolve(true);
  };

  fetchTopicMetadata = ({ topics: [name = ''] }: { topics: readonly string[] }) => {
    const known = this.forgetful ? this.known : [...this.known, ...this.made];
    if (!known.includes(name)) throw new UnknownTopicError(name);
    const partitions = [0, 1].map((partitionId) => ({ partitionId, leader: 1, replicas: [1, 2, 3] }));
    return Promise.resolve({ topics: [{ name, partitions }] });
  };

  describeConfigs = () =>
    Promise.resolve({ resources: [{ configEntries: [{ configName: 'cleanup.policy', configValue: 'delete' }] }] });
}

function partsOf(cluster: StaleList, clock = new ManualClock()): KafkaParts {
  const settings = { clock, logger: silentLogger, requestTimeoutMs: 30_000 };
  const admin = {
    ask: async (_: unknown, question: (kafka: Admin) => unknown) => question(cluster as unknown as Admin),
    made: (topics: readonly string[]) => cluster.waitedFor.push(...topics),
  };
  const catalogue = { forget: () => undefined };
  return { settings, admin, catalogue } as unknown as KafkaParts;
}
