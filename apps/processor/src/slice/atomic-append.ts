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
import { changelogEntries } from '../changelog/changelog-entries.js';
import type { PulseDelta } from '../pulse/pulse-partition.js';
import type { SliceFindings } from './read-slice.js';

/** One slice, read and closed: everything it led to. */
export interface SliceOutcome {
  readonly slice: LogSlice;
  readonly findings: SliceFindings;
  readonly delta: PulseDelta;
}

/**
 * Everything one slice led to, as one batch: results, late records, dead letters, the changed state and the next input offset become
 * visible together or not at all. Records name no partition, so that all go to the number of the input partition. Null when the
 * slice brought no record and the wall clock closed nothing.
 */
export function atomicAppend(outcome: SliceOutcome, reader: { group: string; topic: string }): AtomicAppend | null {
  const { slice, findings, delta } = outcome;
  if (slice.records.length === 0 && !delta.changed) return null;
  const { partition, nextOffset } = slice;
  return {
    records: [
      ...results(delta),
      ...alerts(delta),
      ...lateRecords(findings),
      ...deadLetters(findings),
      ...stored(delta, nextOffset),
    ],
    positions: [{ ...reader, partition, nextOffset }],
  };
}

function results({ pulses }: PulseDelta): NewRecord[] {
  return pulses.map((pulse) => ({ topic: PULSE_TOPIC, key: pulse.coin, value: encodePulse(pulse) }));
}

function alerts({ alerts: happened }: PulseDelta): NewRecord[] {
  return happened.map((one) => ({ topic: ALERT_TOPIC, key: one.coin, value: encodeAlert(one) }));
}

function lateRecords({ late }: SliceFindings): NewRecord[] {
  return late.map(({ value }) => ({ topic: LATE_TOPIC, key: value.coin, value: encodeLate(value) }));
}

/** The refused record's own key and headers stay on it, so that replaying one that is whole needs nothing else. */
function deadLetters({ deadLetters: refused }: SliceFindings): NewRecord[] {
  return refused.map(({ kept: { key, headers }, value }) => ({
    topic: DEAD_LETTER_TOPIC,
    key,
    value: encodeDeadLetter(value),
    headers,
  }));
}

function stored(delta: PulseDelta, nextOffset: number): NewRecord[] {
  return changelogEntries(delta, nextOffset).map((entry) => ({ topic: PULSE_CHANGELOG_TOPIC, ...entry }));
}
