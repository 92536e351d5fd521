import { eventually } from '@cmp/runtime/testing';
import { ConfigResourceTypes, Kafka, logLevel, type Admin } from 'kafkajs';
import { type EventLog } from '../src/index.js';
import { openKafkaLog } from '../src/kafka/open-kafka-log.js';
import type { KafkaLogOptions } from '../src/kafka/kafka-log-options.js';
import { kafkaTestOptions, type KafkaTestCluster } from './kafka-test-cluster.js';
import { FILLER_KEY, type InterruptibleLog } from './log-under-test.js';

const COMPACTION_DEADLINE_MS = 90_000;
/** What makes a broker compact as soon as it can: a new segment with every append, cleaned however little there is to gain. */
const COMPACT_NOW = {
  'cleanup.policy': 'compact',
  'message.timestamp.type': 'LogAppendTime',
  'segment.ms': '50',
  'min.cleanable.dirty.ratio': '0.01',
  'max.compaction.lag.ms': '100',
};

/** A log on the real cluster; every log that it opens is closed with it. */
export async function kafkaLogUnderTest(
  cluster: KafkaTestCluster,
  differing: Partial<KafkaLogOptions> = {},
): Promise<InterruptibleLog> {
  const admin = new Kafka({ brokers: [...cluster.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const opened: EventLog[] = [];
  const open = async () => {
    const log = await openKafkaLog(kafkaTestOptions(cluster, differing));
    opened.push(log);
    return log;
  };
  const log = await open();
  return {
    log,
    replication: Math.min(3, cluster.brokerCount),
    openSecond: open,
    compact: (topic) => compact(admin, log, topic),
    async expire(topic) {
      const filled = (await log.bounds(topic)).filter(({ startOffset, endOffset }) => startOffset < endOffset);
      const partitions = filled.map(({ partition, endOffset }) => ({ partition, offset: String(endOffset) }));
      await admin.fetchTopicOffsets(topic); // kafkajs deletes only where it has learned of the leaders before
      await admin.deleteTopicRecords({ topic, partitions });
      await eventually('the records gone', async () =>
        (await log.bounds(topic)).every(({ startOffset, endOffset }) => startOffset === endOffset),
      );
    },
    async interrupt() {
      await onEveryBroker(cluster, 'kill');
      return () => onEveryBroker(cluster, 'start');
    },
    async close() {
      await Promise.all(opened.map((each) => each.close()));
      await admin.disconnect();
    },
  };
}

async function compact(admin: Admin, log: EventLog, topic: string): Promise<void> {
  const configEntries = Object.entries(COMPACT_NOW).map(([name, value]) => ({ name, value }));
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }],
  });
  for (const { partition, endOffset } of await log.bounds(topic)) {
    let filler = 0;
    await eventually(
      `compaction of ${topic}/${partition}`,
      async () => {
        // The newest segment is never compacted: another record makes it the last but one.
        await log.append([{ topic, partition, key: `${FILLER_KEY}${(filler += 1)}`, value: '' }]);
        return (await supersededRecords(log, topic, partition, endOffset)) === 0;
      },
      COMPACTION_DEADLINE_MS,
    );
  }
}

async function supersededRecords(log: EventLog, topic: string, partition: number, toOffset: number): Promise<number> {
  const bounds = (await log.bounds(topic)).find((each) => each.partition === partition);
  const keys = new Set<string>();
  let records = 0;
  for await (const run of log.read({ topic, partition, fromOffset: bounds?.startOffset ?? 0, toOffset })) {
    records += run.length;
    for (const { key } of run) keys.add(key?.toString('base64') ?? '');
  }
  return records - keys.size;
}

/** All at the same time: one of three cannot become ready alone. */
async function onEveryBroker(cluster: KafkaTestCluster, verb: 'kill' | 'start'): Promise<void> {
  const { control, brokerCount } = cluster;
  if (control === null) throw new Error('the brokers of a lent cluster (KAFKA_BROKERS) are not ours to stop');
  await Promise.all(Array.from({ length: brokerCount }, (_, index) => control[verb](index + 1)));
}
