import type { EventLogReader, LogRecord } from '@cmp/event-log';

/** Everything a committed reader finds in a topic, partition by partition, in offset order. */
export async function readTopic(log: EventLogReader, topic: string): Promise<readonly LogRecord[]> {
  const found: LogRecord[] = [];
  for (const { partition, startOffset, endOffset } of await log.bounds(topic)) {
    const range = { topic, partition, fromOffset: startOffset, toOffset: endOffset };
    for await (const records of log.read(range)) found.push(...records);
  }
  return found;
}
