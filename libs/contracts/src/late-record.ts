import { choiceAt, coinAt, fieldsOf, instantTextAt, integerAt, listAt, textAt, valueAt } from './fields.js';
import { parseJsonBytes } from './json-bytes.js';
import { MAX_SENTENCE_LENGTH } from './text-limits.js';
import { readTickRecord, SCHEMA_VERSIONS } from './tick-codec.js';
import type { TickRecord } from './tick-record.js';

/** A closed window that a late tick should have been in. */
export interface MissedWindowRecord {
  readonly window_ms: number;
  readonly window_start: string;
  readonly window_end: string;
  /** How far the close horizon had passed the window's end. */
  readonly closed_for_ms: number;
}

/** Value of one record of the late topic, key = `coin`: a tick that came after at least one of its windows had closed. */
export interface LateRecord {
  /** Coordinates of the tick. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly coin: string;
  /** The tick's event time, ISO 8601. */
  readonly timestamp: string;
  /** The largest event time of the partition then, ISO 8601. */
  readonly partition_clock: string;
  readonly behind_ms: number;
  /** Windows that still took the tick; above 0 only where windows overlap. */
  readonly counted_in: number;
  readonly missed: readonly MissedWindowRecord[];
  readonly tick: TickRecord;
  readonly schema_version: 1;
}

/** More overlapping windows than any configuration allows. */
const MAX_MISSED = 10_000;

/** JSON of one late record. */
export function encodeLate(late: LateRecord): string {
  return JSON.stringify(late);
}

/** Throws `RecordFormatError`. */
export function decodeLate(bytes: Uint8Array): LateRecord {
  const fields = fieldsOf(parseJsonBytes(bytes), '');
  choiceAt(fields, 'schema_version', SCHEMA_VERSIONS);
  return {
    topic: textAt(fields, 'topic', MAX_SENTENCE_LENGTH),
    partition: integerAt(fields, 'partition', 0),
    offset: integerAt(fields, 'offset', 0),
    coin: coinAt(fields, 'coin'),
    timestamp: instantTextAt(fields, 'timestamp'),
    partition_clock: instantTextAt(fields, 'partition_clock'),
    behind_ms: integerAt(fields, 'behind_ms', 0),
    counted_in: integerAt(fields, 'counted_in', 0),
    missed: listAt(fields, 'missed', MAX_MISSED, readMissed),
    tick: readTickRecord(valueAt(fields, 'tick'), 'tick'),
    schema_version: 1,
  };
}

function readMissed(value: unknown, path: string): MissedWindowRecord {
  const fields = fieldsOf(value, path);
  return {
    window_ms: integerAt(fields, 'window_ms', 1),
    window_start: instantTextAt(fields, 'window_start'),
    window_end: instantTextAt(fields, 'window_end'),
    closed_for_ms: integerAt(fields, 'closed_for_ms', 0),
  };
}
