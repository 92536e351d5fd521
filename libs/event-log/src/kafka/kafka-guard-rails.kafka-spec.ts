import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '@cmp/runtime';
import { eventually, seededRandom } from '@cmp/runtime/testing';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { kafkaLogUnderTest } from '../../testing/kafka-log-under-test.js';
import { kafkaTestCluster, kafkaTestOptions } from '../../testing/kafka-test-cluster.js';
import type { InterruptibleLog } from '../../testing/index.js';
import type { LogRecord, OwnedPartition, TopicSpec } from '../index.js';
import { FencedError, LogUnusableError, RecordRefusedError, TopicMismatchError, UnknownTopicError } from '../index.js';
import { openKafkaLog } from './open-kafka-log.js';
import { FencedWriter } from './fenced-writer.js';
import { kafkaLogSettings } from './kafka-log-options.js';
import { planSends } from './plan-sends.js';

const DEADLINE_MS = 60_000;
const SEED = 20_261_123;
const cluster = kafkaTestCluster();
let harness: InterruptibleLog;

beforeAll(async () => {
  harness = await kafkaLogUnderTest(cluster);
});
afterAll(() => harness.close());

async function makeTopic(differing: Partial<TopicSpec> = {}): Promise<string> {
  const name = `guard-${randomUUID().slice(0, 8)}`;
  const { replication } = harness;
  await harness.log.ensureTopics([
    { name, partitions: 1, replication, cleanup: 'delete', retentionMs: 3_600_000, ...differing },
  ]);
  return name;
}

async function valuesIn(topic: string, partition = 0): Promise<string[]> {
  const bounds = (await harness.log.bounds(topic))[partition];
  const range = { topic, partition, fromOffset: bounds?.startOffset ?? 0, toOffset: bounds?.endOffset ?? 0 };
  const values: string[] = [];
  for await (const run of harness.log.read(range)) values.push(...run.map(({ value }) => value?.toString() ?? ''));
  return values;
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`);

/** Everything that was in a partition when `count` records were; a commit is answered before every reader sees it. */
const valuesOnce = (topic: string, count: number, partition = 0) =>
  eventually(`${count} records in ${topic}/${partition}`, async () => {
    const values = await valuesIn(topic, partition);
    return values.length >= count ? values : null;
  });

/** Owns partition 0 of a fresh topic until the returned function is called. */
async function own(sessionTimeoutMs?: number) {
  const topic = await makeTopic();
  const log =
    sessionTimeoutMs === undefined ? harness.log : await openKafkaLog(kafkaTestOptions(cluster, { sessionTimeoutMs }));
  const taken: OwnedPartition[] = [];
  const membership = await log.join({
    group: topic,
    topic,
    async run(owned) {
      taken.push(owned);
      await new Promise<void>((resolve) => owned.signal.addEventListener('abort', () => resolve(), { once: true }));
    },
  });
  const owned = await eventually('ownership', () => taken[0], DEADLINE_MS);
  const end = async () => {
    await membership.leave();
    if (log !== harness.log) await log.close();
  };
  return { owned, taken, end };
}

describe(`transactions over topics with several leaders, seed ${SEED}`, () => {
  it('hold each record once and in order', async () => {
    const transactions = 150;
    const topics = await Promise.all([makeTopic(), makeTopic(), makeTopic({ cleanup: 'compact' })]);
    const { owned, end } = await own();
    const random = seededRandom(SEED);
    for (let count = 0; count < transactions; count += 1) {
      const order = [...topics].sort(() => random() - 0.5);
      await owned.append({ records: order.map((topic) => ({ topic, key: `k${count}`, value: `v${count}` })) });
    }
    for (const topic of topics) expect(await valuesOnce(topic, transactions)).toEqual(numbered(transactions));
    await end();
  }, 120_000);
});

describe('plain appends', () => {
  it(`to 12 partitions at once hold each record once and in order, seed ${SEED}`, async () => {
    const partitions = 12;
    const topic = await makeTopic({ partitions });
    const random = seededRandom(SEED);
    const expected = Array.from({ length: partitions }, (): string[] => []);
    const calls: Promise<void>[] = [];
    for (let call = 0; call < 300; call += 1) {
      const records = Array.from({ length: 1 + Math.floor(random() * 5) }, (_, index) => {
        const partition = Math.floor(random() * partitions);
        expected[partition]?.push(`${call}.${index}`);
        return { topic, partition, key: 'k', value: `${call}.${index}` };
      });
      calls.push(harness.log.append(records));
      if (random() < 0.2) await calls.at(-1);
    }
    await Promise.all(calls);
    for (const [partition, values] of expected.entries()) {
      expect(await valuesOnce(topic, values.length, partition)).toEqual(values);
    }
  }, 120_000);

  it('of three megabytes to one partition are split so that the broker takes them', async () => {
    const topic = await makeTopic();
    const padding = 'x'.repeat(1500);
    await harness.log.append(numbered(2000).map((value) => ({ topic, key: 'k', value: value + padding })));
    expect(await valuesIn(topic)).toEqual(numbered(2000).map((value) => value + padding));
  });

  it('refuse a record that no broker would take', async () => {
    const topic = await makeTopic();
    await expect(harness.log.append([{ topic, key: 'k', value: 'x'.repeat(2_000_000) }])).rejects.toThrow(
      RecordRefusedError,
    );
    expect(await valuesIn(topic)).toEqual([]);
  });
});

describe('a writer that was fenced', () => {
  const take = (id: string, topic: string) =>
    FencedWriter.take(kafkaLogSettings(kafkaTestOptions(cluster)), id, { topic, partition: 0 });
  const sendsTo = (topic: string, value: string) =>
    planSends(
      [{ topic, key: 'k', value }],
      new Map([[topic, { partitions: 1, compacted: false, maxMessageBytes: 1_000_000 }]]),
      0,
    );

  it('can never commit: its first append fails as fenced, the next one is not even tried, nothing becomes visible', async () => {
    const topic = await makeTopic();
    const former = await take(`id-${topic}`, topic);
    await former.append(await sendsTo(topic, 'before'));
    const next = await take(`id-${topic}`, topic);
    await expect(former.append(await sendsTo(topic, 'zombie'))).rejects.toThrow(FencedError);
    await expect(former.append(await sendsTo(topic, 'zombie again'))).rejects.toThrow('taken anew');
    await next.append(await sendsTo(topic, 'after'));
    expect(await valuesOnce(topic, 2)).toEqual(['before', 'after']);
    former.close();
    next.close();
  });

  it('leaves the end of the log final: what it committed is counted by whoever took over', async () => {
    const topic = await makeTopic();
    for (let round = 1; round <= 5; round += 1) {
      const former = await take(`id-${topic}`, topic);
      await former.append(await sendsTo(topic, `v${round}`));
      const next = await take(`id-${topic}`, topic);
      expect(await valuesIn(topic)).toHaveLength(round);
      former.close();
      next.close();
    }
  });
});

describe('readers', () => {
  const rawProducer = async (id: string): Promise<Producer> => {
    const kafka = new Kafka({
      brokers: [...cluster.brokers],
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 20 },
    });
    const producer = kafka.producer({ transactionalId: id, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    return producer;
  };

  it('see nothing of two aborted transactions that overlap in one partition', async () => {
    const topic = await makeTopic();
    const [first, second] = await Promise.all([rawProducer(`a-${topic}`), rawProducer(`b-${topic}`)]);
    const a = await first.transaction();
    await a.send({ topic, messages: [{ value: 'a' }] });
    const b = await second.transaction();
    await b.send({ topic, messages: [{ value: 'b' }] });
    await b.abort();
    await a.send({ topic, messages: [{ value: 'a again' }] });
    await a.abort();
    await harness.log.append([{ topic, key: 'k', value: 'kept' }]);
    expect(await valuesOnce(topic, 1)).toEqual(['kept']);
    await Promise.all([first.disconnect(), second.disconnect()]);
  });

  it('follow partitions that are added later from their beginning', async () => {
    const topic = await makeTopic();
    const impatient: Clock = {
      ...systemClock,
      sleep: (ms, signal) => systemClock.sleep(ms >= 60_000 ? 20 : ms, signal),
    };
    let aheadMs = 0;
    const clock: Clock = { ...impatient, nowMs: () => Date.now() + aheadMs };
    const log = await openKafkaLog(kafkaTestOptions(cluster, { clock }));
    const seen: LogRecord[] = [];
    const follower = await log.follow({ topic, from: new Map(), onSlice: ({ records }) => void seen.push(...records) });
    const admin = new Kafka({ brokers: [...cluster.brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.createPartitions({ topicPartitions: [{ topic, count: 2 }] });
    await admin.disconnect();
    const other = await harness.openSecond();
    await eventually('the partition known', async () => (await other.bounds(topic)).length === 2);
    await other.append([{ topic, partition: 1, key: 'k', value: 'in the new one' }]);
    // The broker that was asked first may not have known the new partition yet: then it takes one more interval.
    const inLaterIntervals = () => {
      aheadMs += 120_000;
      return seen.some(({ partition }) => partition === 1);
    };
    await eventually('its record', inLaterIntervals, DEADLINE_MS);
    await follower.stop();
    await log.close();
  });
});

describe('an owner', () => {
  it('whose work takes three sessions without asking for anything stays the owner', async () => {
    const sessionTimeoutMs = 6000;
    const { owned, taken, end } = await own(sessionTimeoutMs);
    const untilMs = Date.now() + 3 * sessionTimeoutMs;
    await eventually('three sessions', () => Date.now() >= untilMs, DEADLINE_MS);
    expect(owned.signal.aborted).toBe(false);
    expect(taken).toHaveLength(1);
    await end();
  });

  it('ends, unseen, whatever was left open in its partition of a topic before its first commit there, and only then', async () => {
    const [first, second] = [await makeTopic(), await makeTopic()];
    const { owned, end } = await own();
    const endOf = async (topic: string) => (await owned.bounds(topic)).endOffset;
    await owned.append({ records: [{ topic: first, key: 'k', value: 'one' }] });
    expect(await valuesOnce(first, 1)).toEqual(['one']);
    // A record and the marker that ends every open transaction of this producer as aborted; then the commit's two.
    expect(await endOf(first)).toBe(4);
    const both = [first, second].map((topic) => ({ topic, key: 'k', value: 'two' }));
    await owned.append({ records: both });
    expect(await valuesOnce(first, 2)).toEqual(['one', 'two']);
    expect(await valuesOnce(second, 1)).toEqual(['two']);
    expect([await endOf(first), await endOf(second)]).toEqual([6, 4]);
    await end();
  });
});

describe('an idle log', () => {
  it('arms few timers, and none of zero length', async () => {
    const topic = await makeTopic({ partitions: 3 });
    await harness.log.append([{ topic, key: 'k', value: 'v' }]);
    const follower = await harness.log.follow({ topic, from: new Map(), onSlice: () => undefined });
    const { end } = await own();
    const armed: number[] = [];
    const original = globalThis.setTimeout;
    const counting = (job: () => void, ms?: number) => {
      armed.push(ms ?? 0);
      return original(job, ms);
    };
    globalThis.setTimeout = Object.assign(counting, { __promisify__: original.__promisify__ }) as typeof setTimeout;
    try {
      const untilMs = Date.now() + 3000;
      while (Date.now() < untilMs) await new Promise((resolve) => original(resolve, 100));
    } finally {
      globalThis.setTimeout = original;
    }
    expect(armed.filter((ms) => ms <= 0)).toEqual([]);
    expect(armed.length).toBeLessThan(60); // unpatched kafkajs: about 2,000 a second
    await follower.stop();
    await end();
  });
});

describe('topics', () => {
  it('that ask for more replicas than there are brokers are refused with the number of brokers', async () => {
    const wanted = {
      name: `guard-${randomUUID()}`,
      partitions: 1,
      replication: 9,
      cleanup: 'delete',
      retentionMs: 1000,
    } as const;
    const making = harness.log.ensureTopics([wanted]);
    await expect(making).rejects.toThrow(LogUnusableError);
    await expect(making).rejects.toThrow('too few for replication 9');
  });

  it('that exist with fewer replicas than wanted are named', async () => {
    const topic = await makeTopic({ replication: 1 });
    const wanted = { name: topic, partitions: 1, replication: 3, cleanup: 'delete', retentionMs: 1000 } as const;
    await expect(harness.log.ensureTopics([wanted])).rejects.toThrow(
      new TopicMismatchError([`${topic} has replication 1, 3 wanted`]),
    );
  });

  it('are made while others ask for topics that do not exist', async () => {
    let making = true;
    const askers = numbered(5).map(async (number) => {
      const missing = `guard-missing-${number}-${randomUUID()}`;
      while (making) await expect(harness.log.bounds(missing)).rejects.toThrow(`topic ${missing} does not exist`);
    });
    try {
      for (let made = 0; made < 3; made += 1) await makeTopic();
    } finally {
      making = false;
    }
    await Promise.all(askers);
  });

  it('stay within reach when one that was in use is deleted', async () => {
    const [deleted, kept] = [await makeTopic(), await makeTopic()];
    await harness.log.bounds(deleted);
    const admin = new Kafka({ brokers: [...cluster.brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [deleted] });
    await admin.disconnect();
    await eventually('the topic to be gone', () =>
      harness.log.bounds(deleted).then(
        () => false,
        (error: unknown) => error instanceof UnknownTopicError,
      ),
    );
    expect(await harness.log.bounds(kept)).toHaveLength(1);
    await makeTopic();
  });

  it('are made with the clock of the log, and stamped by it', async () => {
    const topic = await makeTopic();
    const kafka = new Kafka({ brokers: [...cluster.brokers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic, messages: [{ value: 'from 1970', timestamp: '1000' }] });
    await producer.disconnect();
    const runs = harness.log.read({ topic, partition: 0, fromOffset: 0, toOffset: 1 });
    for await (const [record] of runs) expect(record?.appendTimeMs).toBeGreaterThan(Date.now() - DEADLINE_MS);
  });
});
