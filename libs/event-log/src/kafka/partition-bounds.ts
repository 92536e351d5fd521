import { OffsetOutOfRangeError, UnknownTopicError } from '../log-error.js';
import type { PartitionBounds } from '../log-record.js';
import type { AdminConnection } from './admin-connection.js';
import { offsetNumber } from './offset-number.js';
import { lookUpPartitions } from './topic-facts.js';

/** Bounds of every partition, ascending, as committed readers see them. Throws `UnknownTopicError`. */
export async function topicBounds(admin: AdminConnection, topic: string): Promise<readonly PartitionBounds[]> {
  // Before the topic is known to exist it must not be asked for by kafkajs' way: all that is asked meanwhile would fail as well.
  await lookUpPartitions(admin, topic);
  const offsets = await admin.ask({ action: `ask the bounds of ${topic}`, topic }, (kafka) =>
    kafka.fetchTopicOffsets(topic),
  );
  if (offsets.length === 0) throw new UnknownTopicError(topic);
  return offsets
    .map(({ partition, low, high }) => ({
      partition,
      startOffset: offsetNumber(low),
      endOffset: offsetNumber(high),
    }))
    .sort((a, b) => a.partition - b.partition);
}

/** Throws `UnknownTopicError` also for a partition that the topic does not have. */
export async function partitionBounds(
  admin: AdminConnection,
  topic: string,
  partition: number,
): Promise<PartitionBounds> {
  const bounds = (await topicBounds(admin, topic)).find((candidate) => candidate.partition === partition);
  if (bounds === undefined) throw new UnknownTopicError(`${topic}/${partition}`);
  return bounds;
}

/** Refuses a position outside the log; a reader that began there would skip or wait without a word. */
export function requireWithin(topic: string, bounds: PartitionBounds, offset: number): void {
  if (offset >= bounds.startOffset && offset <= bounds.endOffset) return;
  throw new OffsetOutOfRangeError(topic, bounds.partition, offset, bounds.startOffset, bounds.endOffset);
}
