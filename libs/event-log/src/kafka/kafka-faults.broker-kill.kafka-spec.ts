import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { eventually } from '@cmp/runtime/testing';
import { kafkaLogUnderTest } from '../../testing/kafka-log-under-test.js';
import { kafkaTestCluster, kafkaTestOptions } from '../../testing/kafka-test-cluster.js';
import { LogUnavailableError, LogUnusableError, type LogRecord } from '../index.js';
import { openKafkaLog } from './open-kafka-log.js';
import type { InterruptibleLog } from '../../testing/index.js';

const DEADLINE_MS = 90_000;
/** A busy machine may take its time to start a broker. */
const PATIENCE_MS = 120_000;
const cluster = kafkaTestCluster();
const control = cluster.control;
if (control === null) throw new Error('these tests stop brokers and need a cluster of their own (TEST_KAFKA_CONTROL)');
let harness: InterruptibleLog;

beforeAll(async () => {
  harness = await kafkaLogUnderTest(cluster, { appendTimeoutMs: PATIENCE_MS });
});
afterAll(() => harness.close());

async function makeTopic(): Promise<string> {
  const name = `faults-${randomUUID().slice(0, 8)}`;
  const { replication } = harness;
  await harness.log.ensureTopics([{ name, partitions: 2, replication, cleanup: 'delete', retentionMs: 3_600_000 }]);
  return name;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a cluster that cannot be reached', () => {
  it('does not keep a log from being opened; its operations say so in time', async () => {
    const brokers = [`127.0.0.1:${await closedPort()}`];
    const log = await openKafkaLog(
      kafkaTestOptions(cluster, { brokers, requestTimeoutMs: 500, appendTimeoutMs: 1000 }),
    );
    const startedMs = Date.now();
    await expect(log.ping(300)).rejects.toThrow(LogUnavailableError);
    await expect(log.bounds('t')).rejects.toThrow(LogUnavailableError);
    await expect(log.append([{ topic: 't', key: 'k', value: 'v' }])).rejects.toThrow(LogUnavailableError);
    expect(Date.now() - startedMs).toBeLessThan(5000);
    await log.close();
  });

  it('that has no address is refused', async () => {
    await expect(openKafkaLog(kafkaTestOptions(cluster, { brokers: ['kafka'] }))).rejects.toThrow(LogUnusableError);
    await expect(openKafkaLog(kafkaTestOptions(cluster, { brokers: [] }))).rejects.toThrow('no broker was named');
  });

  it('is joined, followed and written to once it is there', async () => {
    const topic = await makeTopic();
    const comeBack = await harness.interrupt();
    const log = await openKafkaLog(kafkaTestOptions(cluster, { requestTimeoutMs: 500, appendTimeoutMs: PATIENCE_MS }));
    const seen: string[] = [];
    const owned: number[] = [];
    const follower = await log.follow({
      topic,
      from: new Map([[0, 0]]),
      onSlice: ({ records }) => void seen.push(...records.map(({ value }) => String(value))),
    });
    const membership = await log.join({
      group: topic,
      topic,
      async run({ partition, signal }) {
        owned.push(partition);
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      },
    });
    const appended = log.append([{ topic, partition: 0, key: 'k', value: 'waited for the broker' }]);
    await comeBack();
    await appended;
    await eventually('the record', () => seen.length > 0, DEADLINE_MS);
    await eventually('both partitions', () => owned.length >= 2, DEADLINE_MS);
    expect(seen).toEqual(['waited for the broker']);
    await membership.leave();
    await follower.stop();
    await log.close();
  }, 300_000);
});

describe('a log that is closed while the cluster is away', () => {
  it('is closed within five seconds, whatever it was doing', async () => {
    const topic = await makeTopic();
    const log = await openKafkaLog(kafkaTestOptions(cluster));
    await log.append([{ topic, key: 'k', value: 'before' }]);
    await log.follow({ topic, from: new Map(), onSlice: () => undefined });
    const failed: unknown[] = [];
    let taken = 0;
    await log.join({
      group: topic,
      topic,
      async run(owned) {
        taken += 1;
        for (;;) await owned.append({ records: [{ topic, key: 'k', value: 'again and again' }] });
      },
    });
    await eventually('both partitions', () => taken === 2, DEADLINE_MS);
    const comeBack = await harness.interrupt();
    try {
      log.append([{ topic, key: 'k', value: 'too late' }]).catch((error: unknown) => failed.push(error));
      const startedMs = Date.now();
      await log.close();
      expect(Date.now() - startedMs).toBeLessThan(5000);
      expect(failed).toEqual([expect.any(LogUnavailableError)]);
    } finally {
      await comeBack();
    }
  }, 300_000);
});

describe('a broker that is killed while records are appended and followed', () => {
  it('costs time, but no record is lost, doubled or out of order', async () => {
    const topic = await makeTopic();
    const seen: LogRecord[] = [];
    const follower = await harness.log.follow({
      topic,
      from: new Map(),
      onSlice: ({ records }) => void seen.push(...records),
    });
    let sent = 0;
    let stop = false;
    const appending = (async () => {
      for (; !stop; sent += 1) {
        const partition = sent % 2;
        await harness.log.append([{ topic, partition, key: 'k', value: String(sent) }]);
      }
    })();
    await eventually('some records', () => seen.length > 50, DEADLINE_MS);
    await control.kill(1);
    const restartAtMs = Date.now() + 4000;
    await eventually('an outage of four seconds', () => Date.now() >= restartAtMs, DEADLINE_MS);
    await control.start(1);
    const resumedAt = seen.length;
    await eventually('more records', () => seen.length > resumedAt + 50, DEADLINE_MS);
    stop = true;
    await appending;
    await eventually('all records', () => seen.length >= sent, DEADLINE_MS);
    for (const partition of [0, 1]) {
      const values = seen.filter((record) => record.partition === partition).map(({ value }) => Number(String(value)));
      const expected = Array.from({ length: sent }, (_, index) => index).filter((index) => index % 2 === partition);
      expect(values).toEqual(expected);
    }
    await follower.stop();
  }, 300_000);
});
