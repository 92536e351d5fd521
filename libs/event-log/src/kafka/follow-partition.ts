import { backoff } from '@cmp/runtime';
import type { LogSlice } from '../event-log.js';
import { LogUnavailableError } from '../log-error.js';
import type { KafkaLogSettings } from './kafka-log-options.js';
import type { PartitionReader } from './partition-reader.js';

/**
 * Slices of one partition from `fromOffset` on until `signal` aborts, also while the log is away. Fetches only when asked for the next
 * one; after at most `maxWaitMs` without records comes an empty slice with the log's end. Closes the reader at the end.
 */
export async function* followPartition(
  settings: KafkaLogSettings,
  reader: PartitionReader,
  options: { fromOffset: number; maxRecords: number; maxWaitMs: number; signal: AbortSignal },
): AsyncIterable<LogSlice> {
  const { signal, maxRecords, maxWaitMs } = options;
  const { partition } = reader;
  const delays = backoff({ baseMs: 50, factor: 2, maxMs: 2000, jitter: 0.2, random: Math.random });
  const stop = () => reader.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (let position = options.fromOffset; !signal.aborted;) {
      const run = await reader.fetch(position, maxWaitMs).catch((error: unknown) => {
        if (signal.aborted || error instanceof LogUnavailableError) return null;
        throw error;
      });
      if (run === null) {
        await settings.clock.sleep(delays.nextMs(), signal);
        continue;
      }
      delays.reset();
      const { records, nextOffset, endOffset } = run;
      for (let at = 0; at < Math.max(1, records.length) && !signal.aborted; at += maxRecords) {
        const part = records.slice(at, at + maxRecords);
        const isLast = at + maxRecords >= records.length;
        position = isLast ? nextOffset : (part.at(-1)?.offset ?? position) + 1;
        yield { partition, records: part, nextOffset: position, endOffset };
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    reader.close();
  }
}
