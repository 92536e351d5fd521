import {
  choiceAt,
  fieldPath,
  fieldsOf,
  flagAt,
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

/**
 * How long, in bytes, the parts were that the refused record had, and which of them the dead letter does not have whole: a record can
 * be as large as the log allows, and its dead letter must fit there too. Absent from dead letters that were written before this was.
 */
export interface DeadLetterLengths {
  readonly value_bytes?: number;
  /** `value_base64` is only the beginning of the value. */
  readonly value_truncated?: boolean;
  readonly key_bytes?: number;
  /** `key`, and the record's own key, are only the beginning of the key. */
  readonly key_truncated?: boolean;
  /** Names and texts of all headers, as UTF-8. */
  readonly headers_bytes?: number;
  /** Some headers are not on the record; each of the others is whole. */
  readonly headers_truncated?: boolean;
}

/** Value of one record of the dead-letter topic. The record keeps the refused one's key, headers and partition number. */
export interface DeadLetterRecord extends DeadLetterLengths {
  /** Coordinates of the refused record. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: DeadLetterReason;
  /** A sentence for a person; names the field that does not fit. */
  readonly detail: string;
  /** The key as text, the beginning of it if `key_truncated`; null when there was none. */
  readonly key: string | null;
  /** The refused value's bytes, the beginning of them if `value_truncated`; null for a tombstone. */
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
    ...readLengths(fields),
    schema_version: 1,
  };
}

function readLengths(fields: Fields): DeadLetterLengths {
  const given = (name: keyof DeadLetterLengths): boolean => valueAt(fields, name) !== undefined;
  const bytes = (name: keyof DeadLetterLengths): number => integerAt(fields, name, 0);
  return {
    ...(given('value_bytes') && { value_bytes: bytes('value_bytes') }),
    ...(given('value_truncated') && { value_truncated: flagAt(fields, 'value_truncated') }),
    ...(given('key_bytes') && { key_bytes: bytes('key_bytes') }),
    ...(given('key_truncated') && { key_truncated: flagAt(fields, 'key_truncated') }),
    ...(given('headers_bytes') && { headers_bytes: bytes('headers_bytes') }),
    ...(given('headers_truncated') && { headers_truncated: flagAt(fields, 'headers_truncated') }),
  };
}

/** Any length: keys and values of refused records keep no rule. */
function textOrNullAt(fields: Fields, name: string): string | null {
  const value = valueAt(fields, name);
  if (value === null || typeof value === 'string') return value;
  throw brokenRule(fieldPath(fields, name), 'must be a text or null', value);
}
