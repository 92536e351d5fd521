import type { LogRecord } from '../log-record.js';
import type { AbortedTransaction, FetchedPartition } from './fetch-response.js';

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
  fromOffset: number,
): CommittedRun {
  const records: LogRecord[] = [];
  const pending = [...fetched.abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset);
  const aborting = new Set<string>();
  let nextOffset = fromOffset;
  for (const batch of fetched.batches) {
    beginAborts(pending, aborting, batch.lastOffset);
    nextOffset = Math.max(nextOffset, batch.lastOffset + 1);
    if (batch.isControlBatch) {
      aborting.delete(batch.producerId);
    } else if (!(batch.inTransaction && aborting.has(batch.producerId))) {
      // One by one: a compressed batch can hold more records than a call may have arguments. A batch is stored whole, so that the first
      // one of a fetch may begin before the wanted offset.
      for (const record of batch.records) if (record.offset >= fromOffset) records.push(record);
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
