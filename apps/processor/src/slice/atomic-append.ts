import {
  ALERT_TOPIC,
  DEAD_LETTER_TOPIC,
  encodeAlert,
  encodeDeadLetter,
  encodeLate,
  encodePulse,
  LATE_TOPIC,
  PULSE_CHANGELOG_TOPIC,
  PULSE_TOPIC,
} from '@cmp/contracts';
import type { AtomicAppend, LogSlice, NewRecord } from '@cmp/event-log';
import { otherWork } from '@cmp/runtime';
import { changelogEntries } from '../changelog/changelog-entries.js';
import type { PulseDelta } from '../pulse/pulse-partition.js';
import type { SliceFindings } from './read-slice.js';

/** One slice, read and closed: everything it led to. */
export interface SliceOutcome {
  readonly slice: LogSlice;
  readonly findings: SliceFindings;
  readonly delta: PulseDelta;
}

/** Records that are encoded before other work gets a turn: a few ms. */
const RECORDS_PER_TURN = 250;

/**
 * Everything one slice led to, as one batch: results, late records, dead letters, the changed state and the next input offset become
 * visible together or not at all. Records name no partition, so that all go to the number of the input partition. Null when the
 * slice brought no record and the wall clock closed nothing. Nothing may touch the partition's state until it has resolved.
 */
export async function atomicAppend(
  outcome: SliceOutcome,
  reader: { group: string; topic: string },
): Promise<AtomicAppend | null> {
  const { slice, delta } = outcome;
  if (slice.records.length === 0 && !delta.changed) return null;
  const { partition, nextOffset } = slice;
  const records: NewRecord[] = [];
  for (const record of recordsOf(outcome)) {
    records.push(record);
    if (records.length % RECORDS_PER_TURN === 0) await otherWork();
  }
  return { records, positions: [{ ...reader, partition, nextOffset }] };
}

/** What one slice leads to, in the order in which it is written. */
export function* recordsOf({ slice, findings, delta }: SliceOutcome): Generator<NewRecord> {
  for (const pulse of delta.pulses) yield { topic: PULSE_TOPIC, key: pulse.coin, value: encodePulse(pulse) };
  for (const alert of delta.alerts) yield { topic: ALERT_TOPIC, key: alert.coin, value: encodeAlert(alert) };
  for (const { value } of findings.late) yield { topic: LATE_TOPIC, key: value.coin, value: encodeLate(value) };
  // The refused record's own key and headers stay on it, so that replaying one that is whole needs nothing else.
  for (const { kept, value } of findings.deadLetters) {
    yield { topic: DEAD_LETTER_TOPIC, key: kept.key, value: encodeDeadLetter(value), headers: kept.headers };
  }
  for (const entry of changelogEntries(delta, slice.nextOffset)) yield { topic: PULSE_CHANGELOG_TOPIC, ...entry };
}
