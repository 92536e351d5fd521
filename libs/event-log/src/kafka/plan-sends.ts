import { otherWork } from '@cmp/runtime';
import { keyPartition } from '../key-partition.js';
import { RecordRefusedError } from '../log-error.js';
import type { NewRecord } from '../log-record.js';
import type { TopicFacts } from './topic-facts.js';

/** Messages of one topic partition that go to the broker as one batch. */
export interface PlannedSend {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly PlannedMessage[];
  /** The indexes of its records among those that were planned. */
  readonly indexes: readonly number[];
}

export interface PlannedMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly partition: number;
}

/** kafkajs copies the partition's list for every message, n² work: 500 take 10 ms, 20,000 would block for seconds. */
const MAX_MESSAGES = 500;
const MAX_BYTES = 512 * 1024;
/** Records that are planned before other work gets a turn: a millisecond or two. */
const RECORDS_PER_TURN = 1000;
/** Upper bounds of what Kafka adds to a record and to a batch. */
const RECORD_OVERHEAD_BYTES = 40;
const BATCH_OVERHEAD_BYTES = 100;

/**
 * Splits records into sends of one topic partition each, in order of first appearance; the order within a partition is kept. One send
 * never spans partitions: kafkajs repeats the part of one leader when another leader's part fails, which duplicates records even inside
 * a committed transaction.
 * @param partition of records that name none and, when it is null, decided by their key (records without one go round all)
 * @throws RecordRefusedError before anything is sent, for a record that the log could never take
 */
export async function planSends(
  records: readonly NewRecord[],
  facts: ReadonlyMap<string, TopicFacts>,
  partition: number | null,
): Promise<readonly PlannedSend[]> {
  const open = new Map<string, DraftSend>();
  const sends: DraftSend[] = [];
  for (const [index, record] of records.entries()) {
    const topic = facts.get(record.topic);
    if (topic === undefined) throw new Error(`no facts of topic ${record.topic} were looked up`);
    const message = toMessage(record, topic, partition, index);
    const bytes = messageBytes(message);
    if (bytes + BATCH_OVERHEAD_BYTES > topic.maxMessageBytes) {
      throw new RecordRefusedError(
        record.topic,
        `its ${bytes} bytes are more than the topic takes (${topic.maxMessageBytes})`,
      );
    }
    const place = `${message.partition} ${record.topic}`;
    const limitBytes = Math.min(MAX_BYTES, topic.maxMessageBytes - BATCH_OVERHEAD_BYTES);
    const last = open.get(place);
    const fits = last !== undefined && last.messages.length < MAX_MESSAGES && last.bytes + bytes <= limitBytes;
    const send = fits
      ? last
      : { topic: record.topic, partition: message.partition, messages: [], indexes: [], bytes: 0 };
    if (!fits) {
      open.set(place, send);
      sends.push(send);
    }
    send.messages.push(message);
    send.indexes.push(index);
    send.bytes += bytes;
    if (index % RECORDS_PER_TURN === RECORDS_PER_TURN - 1) await otherWork();
  }
  return sends;
}

interface DraftSend extends PlannedSend {
  readonly messages: PlannedMessage[];
  readonly indexes: number[];
  bytes: number;
}

function toMessage(record: NewRecord, facts: TopicFacts, ownPartition: number | null, index: number): PlannedMessage {
  const key = record.key === null ? null : Buffer.from(record.key);
  if (key === null && facts.compacted) throw new RecordRefusedError(record.topic, 'a compacted topic needs a key');
  const partition =
    record.partition ?? ownPartition ?? (key === null ? index % facts.partitions : keyPartition(key, facts.partitions));
  if (!Number.isInteger(partition) || partition < 0 || partition >= facts.partitions) {
    throw new RecordRefusedError(record.topic, `there is no partition ${partition}, only 0 to ${facts.partitions - 1}`);
  }
  return {
    key,
    value: record.value === null ? null : Buffer.from(record.value),
    partition,
    ...(record.headers === undefined ? {} : { headers: record.headers }),
  };
}

function messageBytes({ key, value, headers = {} }: PlannedMessage): number {
  let bytes = RECORD_OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, text] of Object.entries(headers)) bytes += 10 + Buffer.byteLength(name) + Buffer.byteLength(text);
  return bytes;
}
