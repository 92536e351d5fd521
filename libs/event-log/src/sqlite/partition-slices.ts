import { otherWork, type Clock } from '@cmp/runtime';
import type { LogSlice } from '../event-log.js';
import { OffsetOutOfRangeError } from '../log-error.js';
import type { LogRecord } from '../log-record.js';
import type { PartitionState } from './partition-state.js';
import type { RecordTable } from './record-table.js';

export const DEFAULT_RUN_RECORDS = 500;

/** Throws `OffsetOutOfRangeError` unless `offset` is readable now or will be the next one appended. */
export function checkOffset(at: PartitionState, offset: number): void {
  if (offset >= at.startOffset && offset <= at.nextOffset) return;
  throw new OffsetOutOfRangeError(at.topic, at.partition, offset, at.startOffset, at.nextOffset);
}

/** Reads `[fromOffset, toOffset)`, as far as it exists now, in runs. */
export async function* readRuns(
  table: RecordTable,
  at: PartitionState,
  range: { fromOffset: number; toOffset: number; maxRecords: number },
): AsyncGenerator<readonly LogRecord[]> {
  checkOffset(at, range.fromOffset);
  const toOffset = Math.min(range.toOffset, at.nextOffset);
  let next = range.fromOffset;
  while (next < toOffset) {
    if (next < at.startOffset) checkOffset(at, next);
    const records = table.read(at, next, toOffset, range.maxRecords);
    if (records.length === 0) return;
    yield records;
    next = offsetAfter(records, toOffset);
    await otherWork();
  }
}

/**
 * Follows a partition until `signal` aborts. With `idle` an empty slice comes whenever nothing was appended for that long; without it
 * only slices with records come.
 */
export async function* followSlices(
  table: RecordTable,
  at: PartitionState,
  options: {
    fromOffset: number;
    maxRecords: number;
    signal: AbortSignal;
    idle: { clock: Clock; ms: number } | null;
  },
): AsyncGenerator<LogSlice> {
  const { signal, idle, maxRecords } = options;
  const { partition } = at;
  let next = options.fromOffset;
  while (!signal.aborted) {
    checkOffset(at, next);
    const endOffset = at.nextOffset;
    if (next === endOffset) {
      await at.appended.wait(signal, idle);
      const silent = at.nextOffset === endOffset;
      if (silent && !signal.aborted) yield { partition, records: [], nextOffset: next, endOffset };
      continue;
    }
    const records = table.read(at, next, endOffset, maxRecords);
    // Compaction may have emptied the rest of the log: then the end itself is what follows.
    next = offsetAfter(records, endOffset);
    yield { partition, records, nextOffset: next, endOffset };
    await otherWork();
  }
}

function offsetAfter(records: readonly LogRecord[], otherwise: number): number {
  const last = records.at(-1);
  return last === undefined ? otherwise : last.offset + 1;
}
