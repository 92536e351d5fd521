import { randomUUID } from 'node:crypto';
import { eventually } from '@cmp/runtime/testing';
import type { Admin } from 'kafkajs';
import { drain } from '../../testing/conformance/test-topic.js';
import { kafkaLogUnderTest } from '../../testing/kafka-log-under-test.js';
import { kafkaTestCluster, kafkaTestOptions } from '../../testing/kafka-test-cluster.js';
import type { InterruptibleLog } from '../../testing/index.js';
import { AdminConnection } from './admin-connection.js';
import { FencedWriter } from './fenced-writer.js';
import type { Attempt } from './kafka-error.js';
import { kafkaLogSettings } from './kafka-log-options.js';
import { KafkaOwnedPartition } from './kafka-owned-partition.js';
import { planSends } from './plan-sends.js';
import { TopicCatalogue } from './topic-facts.js';

const cluster = kafkaTestCluster();
const settings = kafkaLogSettings(kafkaTestOptions(cluster));
let harness: InterruptibleLog;

beforeAll(async () => {
  harness = await kafkaLogUnderTest(cluster);
});
afterAll(() => harness.close());

/** As a leader that has just started: it knows where its log begins, and not yet what of it is committed. */
class AdminOfLateLeader extends AdminConnection {
  override async ask<T>(attempt: Attempt, question: (admin: Admin) => Promise<T>): Promise<T> {
    const answer = await super.ask(attempt, question);
    if (!attempt.action.startsWith('ask the bounds')) return answer;
    const bounds = answer as unknown as readonly { low: string; high: string }[];
    return bounds.map((one) => ({ ...one, offset: one.low, high: one.low })) as unknown as T;
  }
}

describe('a partition that is taken over while its leader gives an older end than it should', () => {
  it('is restored with everything that was committed, and its mark is seen by nobody', async () => {
    const changelog = `final-end-${randomUUID().slice(0, 8)}`;
    const { log, replication } = harness;
    await log.ensureTopics([
      { name: changelog, partitions: 1, replication, cleanup: 'compact', retentionMs: 3_600_000 },
    ]);
    const admin = new AdminOfLateLeader(settings);
    const place = { topic: changelog, partition: 0 };
    const facts = new Map([[changelog, { partitions: 1, compacted: true, maxMessageBytes: 1_000_000 }]]);
    const take = () =>
      eventually('the fence', () => FencedWriter.take(settings, changelog, place).catch(() => null), 30_000);
    const former = await take();
    for (const value of ['one', 'two', 'three'])
      await former.append(await planSends([{ topic: changelog, key: value, value }], facts, 0));

    const writer = await take();
    const parts = { settings, admin, catalogue: new TopicCatalogue(admin, settings.clock) };
    const owned = new KafkaOwnedPartition(parts, changelog, 0, writer, new AbortController(), () => undefined);
    const valuesOf = async () => (await drain(owned.restore(changelog))).map(({ value }) => value?.toString());
    expect((await owned.bounds(changelog)).endOffset).toBe(0);
    expect(await valuesOf()).toEqual(['one', 'two', 'three']);
    expect(await valuesOf()).toEqual(['one', 'two', 'three']);
    writer.close();
    former.close();
    admin.close();
  }, 60_000);
});
