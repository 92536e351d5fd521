import { backoff } from '@cmp/runtime';
import { LogUnavailableError } from '../log-error.js';
import type { LogRecord } from '../log-record.js';
import type { AdminConnection } from './admin-connection.js';
import type { KafkaLogSettings } from './kafka-log-options.js';
import { partitionBounds, requireWithin } from './partition-bounds.js';
import { DEFAULT_FETCH_BYTES, PartitionReader } from './partition-reader.js';

export interface OffsetRange {
  readonly topic: string;
  readonly partition: number;
  readonly fromOffset: number;
  readonly toOffset: number;
  readonly maxRecords?: number;
  /** How much one request may bring. */
  readonly fetchBytes?: number;
}

export const DEFAULT_RUN_RECORDS = 500;
const MAX_WAIT_MS = 500;

/** Committed records of `[fromOffset, toOffset)`, as far as the log reaches now. Fails as `readTo` does. */
export async function* readRange(
  settings: KafkaLogSettings,
  admin: AdminConnection,
  { topic, partition, fromOffset, toOffset, maxRecords = DEFAULT_RUN_RECORDS }: OffsetRange,
): AsyncIterable<readonly LogRecord[]> {
  if (fromOffset >= toOffset) return;
  const bounds = await partitionBounds(admin, topic, partition);
  requireWithin(topic, bounds, fromOffset);
  const reader = new PartitionReader(settings, admin, topic, partition);
  yield* readTo(settings, reader, { fromOffset, toOffset: Math.min(toOffset, bounds.endOffset), maxRecords });
}

/**
 * Committed records of `[fromOffset, toOffset)`; closes the reader. Ends by position, not by record: the last offsets of a partition are
 * often markers that nobody sees. Throws `LogUnavailableError` when it gets no further for `requestTimeoutMs`, or at once when `signal`
 * aborts while it waits.
 */
export async function* readTo(
  settings: KafkaLogSettings,
  reader: PartitionReader,
  {
    fromOffset,
    toOffset,
    maxRecords = DEFAULT_RUN_RECORDS,
    fetchBytes = DEFAULT_FETCH_BYTES,
  }: Omit<OffsetRange, 'topic' | 'partition'>,
  signal?: AbortSignal,
): AsyncIterable<readonly LogRecord[]> {
  const stop = () => reader.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    for (let position = fromOffset; position < toOffset;) {
      const run = await fetchFurther(settings, reader, { position, fetchBytes }, signal);
      const wanted = run.records.filter(({ offset }) => offset < toOffset);
      for (let at = 0; at < wanted.length; at += maxRecords) yield wanted.slice(at, at + maxRecords);
      position = run.nextOffset;
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    reader.close();
  }
}

async function fetchFurther(
  settings: KafkaLogSettings,
  reader: PartitionReader,
  { position, fetchBytes }: { position: number; fetchBytes: number },
  signal: AbortSignal | undefined,
) {
  const { clock, requestTimeoutMs } = settings;
  const endMs = clock.nowMs() + requestTimeoutMs;
  const delays = backoff({ baseMs: 50, factor: 2, maxMs: 1000, jitter: 0.2, random: Math.random });
  for (;;) {
    try {
      const run = await reader.fetch(position, MAX_WAIT_MS, fetchBytes);
      if (run.nextOffset > position) return run;
      if (clock.nowMs() >= endMs) throw noProgress(reader, position, requestTimeoutMs);
    } catch (error) {
      if (!(error instanceof LogUnavailableError) || clock.nowMs() >= endMs || signal?.aborted === true) throw error;
      await clock.sleep(delays.nextMs());
    }
  }
}

function noProgress({ topic, partition }: PartitionReader, position: number, timeoutMs: number): LogUnavailableError {
  return new LogUnavailableError(
    `${topic}/${partition}: nothing after offset ${position} for ${timeoutMs} ms, although the log goes on`,
  );
}
