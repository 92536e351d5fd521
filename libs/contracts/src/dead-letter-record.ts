import {
  choiceAt,
  fieldPath,
  fieldsOf,
  instantTextOrNullAt,
  integerAt,
  proseAt,
  textAt,
  valueAt,
  type Fields,
} from './fields.js';
import { parseJsonBytes } from './json-bytes.js';
import { MAX_SENTENCE_LENGTH } from './text-limits.js';
import { SCHEMA_VERSIONS } from './tick-codec.js';
import { brokenRule } from './record-format-error.js';

/**
 * Why a record cannot be used. `no-value`: a tombstone. `not-a-tick`: the value does not fit the contract. `no-key` and
 * `key-mismatch`: the key is not the value's coin, so its partition may be wrong. `event-time-too-old`, `event-time-in-future`: no
 * believable time. `number-out-of-range`: no market has such a number, and a sum of it would not be one any more.
 */
export const DEAD_LETTER_REASONS = [
  'no-value',
  'not-a-tick',
  'no-key',
  'key-mismatch',
  'event-time-too-old',
  'event-time-in-future',
  'number-out-of-range',
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

/** Value of one record of the dead-letter topic. The record keeps the refused one's key, headers and partition number. */
export interface DeadLetterRecord {
  /** Coordinates of the refused record. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: DeadLetterReason;
  /** A sentence for a person; names the field that does not fit. */
  readonly detail: string;
  /** The key as text; null when there was none. */
  readonly key: string | null;
  /** The refused value's bytes; null for a tombstone. */
  readonly value_base64: string | null;
  /** When the log stored the refused record, ISO 8601; null when the log does not say. */
  readonly stored_at: string | null;
  readonly schema_version: 1;
}

/** JSON of one dead letter. */
export function encodeDeadLetter(deadLetter: DeadLetterRecord): string {
  return JSON.stringify(deadLetter);
}

/** Throws `RecordFormatError`. */
export function decodeDeadLetter(bytes: Uint8Array): DeadLetterRecord {
  const fields = fieldsOf(parseJsonBytes(bytes), '');
  choiceAt(fields, 'schema_version', SCHEMA_VERSIONS);
  return {
    topic: textAt(fields, 'topic', MAX_SENTENCE_LENGTH),
    partition: integerAt(fields, 'partition', 0),
    offset: integerAt(fields, 'offset', 0),
    reason: choiceAt(fields, 'reason', DEAD_LETTER_REASONS),
    detail: proseAt(fields, 'detail', MAX_SENTENCE_LENGTH),
    key: textOrNullAt(fields, 'key'),
    value_base64: textOrNullAt(fields, 'value_base64'),
    stored_at: instantTextOrNullAt(fields, 'stored_at'),
    schema_version: 1,
  };
}

/** Any length: keys and values of refused records keep no rule. */
function textOrNullAt(fields: Fields, name: string): string | null {
  const value = valueAt(fields, name);
  if (value === null || typeof value === 'string') return value;
  throw brokenRule(fieldPath(fields, name), 'must be a text or null', value);
}
