import type { LogRecord } from '../log-record.js';
import { offsetNumber, type AbortedTransaction, type FetchedPartition } from './fetch-response.js';
import type { RawBatch, RawRecord } from './kafkajs-internals.js';

export interface CommittedRun {
  readonly records: readonly LogRecord[];
  /** Past everything that was read, also past aborted records, markers and batches that compaction has emptied. */
  readonly nextOffset: number;
}

/**
 * Leaves out markers and the records of aborted transactions, as the Java client's `CompletedFetch` does: an abort begins at its first
 * offset and ends at its producer's marker. (kafkajs' own filter lets records of interleaved aborts through.)
 */
export function committedRecords(
  fetched: Pick<FetchedPartition, 'batches' | 'abortedTransactions'>,
  at: { topic: string; partition: number; fromOffset: number },
): CommittedRun {
  const records: LogRecord[] = [];
  const pending = [...fetched.abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset);
  const aborting = new Set<string>();
  let nextOffset = at.fromOffset;
  for (const batch of fetched.batches) {
    const lastOffset = offsetNumber(batch.firstOffset) + batch.lastOffsetDelta;
    beginAborts(pending, aborting, lastOffset);
    nextOffset = Math.max(nextOffset, lastOffset + 1);
    if (batch.isControlBatch) {
      aborting.delete(batch.producerId);
    } else if (!(batch.inTransaction && aborting.has(batch.producerId))) {
      // One by one: a compressed batch can hold more records than a call may have arguments.
      for (const record of recordsFrom(batch, at)) records.push(record);
    }
  }
  return { records, nextOffset };
}

/** Every aborted transaction that starts at or before `lastOffset` hides its producer's records from now on. */
function beginAborts(pending: AbortedTransaction[], aborting: Set<string>, lastOffset: number): void {
  for (let next = pending[0]; next !== undefined && next.firstOffset <= lastOffset; next = pending[0]) {
    aborting.add(next.producerId);
    pending.shift();
  }
}

/** A batch is stored whole, so that the first one of a fetch may begin before the wanted offset. */
function recordsFrom(batch: RawBatch, at: { topic: string; partition: number; fromOffset: number }): LogRecord[] {
  return batch.records
    .map((raw) => ({ raw, offset: offsetNumber(raw.offset) }))
    .filter(({ offset }) => offset >= at.fromOffset)
    .map(({ raw, offset }) => ({
      topic: at.topic,
      partition: at.partition,
      offset,
      key: raw.key,
      value: raw.value,
      headers: textHeaders(raw),
      appendTimeMs: Number(raw.timestamp),
    }));
}

/** Headers as text; of a header that other software has written several times, the last one. */
function textHeaders(raw: RawRecord): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw.headers)) {
    const last = Array.isArray(value)
      ? (value as readonly (Buffer | string)[]).at(-1)
      : (value as Buffer | string | undefined);
    headers[name] = last?.toString() ?? '';
  }
  return headers;
}
