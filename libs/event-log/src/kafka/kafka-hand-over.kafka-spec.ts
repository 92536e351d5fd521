import { randomUUID } from 'node:crypto';
import { kafkaLogUnderTest } from '../../testing/kafka-log-under-test.js';
import { kafkaTestCluster } from '../../testing/kafka-test-cluster.js';
import type { InterruptibleLog } from '../../testing/index.js';
import { TestReplica, until } from '../../testing/test-replica.js';

const PARTITIONS = 4;
const cluster = kafkaTestCluster();
let harness: InterruptibleLog;

beforeAll(async () => {
  harness = await kafkaLogUnderTest(cluster);
});
afterAll(() => harness.close());

async function freshTopic(): Promise<string> {
  const topic = `hand-over-${randomUUID().slice(0, 8)}`;
  const { log, replication } = harness;
  const shape = { partitions: PARTITIONS, replication, cleanup: 'delete', retentionMs: 3_600_000 } as const;
  await log.ensureTopics([{ name: topic, ...shape }]);
  return topic;
}

describe('replicas that share the partitions of a topic', () => {
  it('hand over only what must move, when one joins and when it leaves; the rest is worked on all the time', async () => {
    const topic = await freshTopic();
    const first = await TestReplica.join(cluster, topic);
    await until('all four', () => first.has(0, 1, 2, 3));
    const before = new Map(first.working);

    const second = await TestReplica.join(cluster, topic);
    await until('two each', () => first.held.length === 2 && second.held.length === 2 && second.has(...second.held));
    const kept = first.held;
    expect([...kept, ...second.held].sort()).toEqual([0, 1, 2, 3]);
    for (const partition of kept) expect(first.working.get(partition)).toBe(before.get(partition));
    await first.working.get(kept[0] ?? -1)?.append({ records: [{ topic, key: 'k', value: 'still ours' }] });

    await second.leave();
    await until('all four again', () => first.has(0, 1, 2, 3));
    for (const partition of kept) expect(first.working.get(partition)).toBe(before.get(partition));
    const expected = [0, 1, 2, 3].map((partition) => [partition, kept.includes(partition) ? 1 : 2]);
    expect([...first.takes].sort(([a], [b]) => a - b)).toEqual(expected);
    await first.leave();
  }, 120_000);
});
