import { randomUUID } from 'node:crypto';
import { eventually } from '@cmp/runtime/testing';
import { kafkaLogUnderTest } from '../../testing/kafka-log-under-test.js';
import { kafkaTestCluster } from '../../testing/kafka-test-cluster.js';
import type { InterruptibleLog } from '../../testing/index.js';
import { TestReplica, until } from '../../testing/test-replica.js';

const cluster = kafkaTestCluster();
let harness: InterruptibleLog;

beforeAll(async () => {
  harness = await kafkaLogUnderTest(cluster);
});
afterAll(() => harness.close());

describe('a replica whose brokers are away', () => {
  it('keeps what it works on, joins again when they are back, and takes nothing anew', async () => {
    const topic = `hand-over-${randomUUID().slice(0, 8)}`;
    const { log, replication } = harness;
    await log.ensureTopics([{ name: topic, partitions: 2, replication, cleanup: 'delete', retentionMs: 3_600_000 }]);
    const replica = await TestReplica.join(cluster, topic);
    await until('both', () => replica.has(0, 1));
    const before = new Map(replica.working);
    const joins = replica.joins;

    const bringBack = await harness.interrupt();
    await until('out of the group', () => replica.losses > 0);
    await bringBack();
    await until('a member again', () => replica.joins > joins);

    expect(replica.has(0, 1)).toBe(true);
    for (const [partition, owned] of before) expect(replica.working.get(partition)).toBe(owned);
    expect([...replica.takes.values()]).toEqual([1, 1]);
    await eventually(
      'an append',
      () =>
        log.append([{ topic, key: 'k', value: 'v' }]).then(
          () => true,
          () => null,
        ),
      60_000,
    );
    await replica.leave();
  }, 180_000);
});
