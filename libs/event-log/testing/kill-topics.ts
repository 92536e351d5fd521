import type { NewRecord, TopicSpec } from '../src/index.js';

export const PLAIN_TOPIC = 'plain';
export const ATOMIC_TOPIC = 'atomic';
export const RECORDS_PER_BATCH = 5;

/** What the killed process and its parent agree on. */
export const testTopics: readonly TopicSpec[] = [PLAIN_TOPIC, ATOMIC_TOPIC].map((name) => ({
  name,
  partitions: 1,
  replication: 1,
  cleanup: 'delete',
  retentionMs: 1_000_000_000,
}));

/** Each record says which batch it belongs to. */
export function batchOf(topic: string, batch: string): NewRecord[] {
  return Array.from({ length: RECORDS_PER_BATCH }, (_, index) => ({ topic, key: `k${index}`, value: batch }));
}
