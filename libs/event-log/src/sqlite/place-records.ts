import { RecordRefusedError } from '../log-error.js';
import { keyPartition } from '../key-partition.js';
import type { NewRecord } from '../log-record.js';
import type { PartitionState, TopicState } from './partition-state.js';
import type { PlacedRecord } from './record-table.js';
import type { TopicCatalog } from './topic-catalog.js';

/** Kafka's default `message.max.bytes`, so that what fits here fits there. */
export const MAX_RECORD_BYTES = 1_048_588;

/** The next free offset per partition while a transaction is being put together. */
export type Ends = Map<PartitionState, number>;

/**
 * Gives each record its partition and offset and moves `ends` on. Throws before anything is written: `UnknownTopicError`,
 * `RecordRefusedError`; then `ends` is as it was.
 */
export function placeRecords(
  catalog: TopicCatalog,
  records: readonly NewRecord[],
  ends: Ends,
  defaultPartition: number | null,
): PlacedRecord[] {
  const checked = records.map((record) => ({
    record,
    at: partitionOf(catalog, record, defaultPartition),
    ...bytes(record),
  }));
  return checked.map(({ at, key, value, headers }) => {
    const offset = ends.get(at) ?? at.nextOffset;
    ends.set(at, offset + 1);
    return { at, offset, key, value, headers };
  });
}

function partitionOf(catalog: TopicCatalog, record: NewRecord, defaultPartition: number | null): PartitionState {
  const topic = catalog.topic(record.topic);
  if (record.key === null && topic.cleanup === 'compact') {
    throw new RecordRefusedError(record.topic, 'a compacted topic needs a key');
  }
  return catalog.partition(record.topic, record.partition ?? defaultPartition ?? choosePartition(topic, record.key));
}

function choosePartition(topic: TopicState, key: NewRecord['key']): number {
  // Round robin for records without a key, as Kafka's clients spread them.
  if (key === null) return topic.keylessRecords++ % topic.partitions.length;
  return keyPartition(key, topic.partitions.length);
}

function bytes(record: NewRecord): Pick<PlacedRecord, 'key' | 'value' | 'headers'> {
  const key = toBytes(record.key);
  const value = toBytes(record.value);
  const named = Object.keys(record.headers ?? {}).length > 0;
  const headers = named ? JSON.stringify(record.headers) : null;
  const size = (key?.length ?? 0) + (value?.length ?? 0) + (headers?.length ?? 0);
  if (size > MAX_RECORD_BYTES) {
    throw new RecordRefusedError(record.topic, `${size} bytes are more than the ${MAX_RECORD_BYTES} that fit`);
  }
  return { key, value, headers };
}

function toBytes(content: string | Buffer | null): Buffer | null {
  return typeof content === 'string' ? Buffer.from(content) : content;
}
