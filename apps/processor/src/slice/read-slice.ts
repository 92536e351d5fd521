import type { DeadLetterRecord, LateRecord } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import type { Steps } from '@cmp/window';
import { acceptTick, Refusal, type AcceptRules } from '../accept/accept-tick.js';
import { deadLetterOf } from '../accept/dead-letter-of.js';
import { keptOriginal, type KeptOriginal } from '../accept/kept-original.js';
import { lateRecordOf } from '../accept/late-record-of.js';
import type { PulsePartition } from '../pulse/pulse-partition.js';

/** What goes beside the windows, with the record it came from. */
interface Aside<Value> {
  readonly record: LogRecord;
  readonly value: Value;
}

/** A record that cannot be used; the key and headers of `kept` go on its dead letter. */
interface RefusedRecord extends Aside<DeadLetterRecord> {
  readonly kept: KeptOriginal;
}

/** What a run of records left beside the state. */
export interface SliceFindings {
  readonly accepted: number;
  /** Accepted ones that had been read before, by coin and `record_id`. */
  readonly duplicates: number;
  readonly late: readonly Aside<LateRecord>[];
  readonly deadLetters: readonly RefusedRecord[];
}

/**
 * Feeds each record, in offset order, to the windows; keeps those that cannot be used or came too late, counts those that came twice.
 * Pauses while a record closes many windows.
 */
export function* readSlice(
  records: readonly LogRecord[],
  into: PulsePartition,
  rules: AcceptRules,
): Steps<SliceFindings> {
  const late: Aside<LateRecord>[] = [];
  const deadLetters: RefusedRecord[] = [];
  let duplicates = 0;
  let refused = 0;
  for (const record of records) {
    const tick = acceptTick(record, rules);
    if (tick instanceof Refusal) {
      refused += 1;
      if (into.wasReported('dead letter', record.offset)) continue;
      const kept = keptOriginal(record);
      deadLetters.push({ record, kept, value: deadLetterOf(record, kept, tick) });
      continue;
    }
    const arrival = into.observe(tick, record.offset);
    if (arrival === 'duplicate') duplicates += 1;
    else if (arrival !== null && !into.wasReported('late', record.offset))
      late.push({ record, value: lateRecordOf(record, tick, arrival) });
    while (into.closeSome()) yield;
  }
  return { accepted: records.length - refused, duplicates, late, deadLetters };
}
