import { parseJsonBytes } from './json-bytes.js';
import { brokenRule } from './record-format-error.js';
import { MAX_COINS, MAX_SENTENCE_LENGTH, MAX_SOURCE_LENGTH } from './text-limits.js';
import {
  choiceAt,
  coinOf,
  fieldPath,
  fieldsOf,
  flagAt,
  instantTextAt,
  instantTextOrNullAt,
  integerAt,
  listAt,
  numberOrNullAt,
  proseAt,
  textAt,
  valueAt,
  type Fields,
} from './fields.js';
import type { BreakerState, SourceState, SourceStatusRecord } from './source-status-record.js';
import { SCHEMA_VERSIONS } from './tick-codec.js';

const STATES: readonly SourceState[] = ['starting', 'ok', 'limited', 'down', 'misconfigured', 'unused'];
const BREAKER_STATES: readonly BreakerState[] = ['closed', 'open', 'half-open'];
const MONTH_LENGTH = '2026-11'.length;

/** JSON of one record of the source status topic. Throws `RecordFormatError`. */
export function encodeSourceStatus(status: SourceStatusRecord): string {
  return JSON.stringify(readSourceStatus(status));
}

/** Throws `RecordFormatError`. */
export function decodeSourceStatus(bytes: Uint8Array): SourceStatusRecord {
  return readSourceStatus(parseJsonBytes(bytes));
}

/** Checks a parsed value; `path` is where it stood, empty when it is the whole record. */
export function readSourceStatus(value: unknown, path = ''): SourceStatusRecord {
  const fields = fieldsOf(value, path);
  choiceAt(fields, 'schema_version', SCHEMA_VERSIONS);
  const attribution = valueAt(fields, 'attribution');
  return {
    source: textAt(fields, 'source', MAX_SOURCE_LENGTH),
    state: choiceAt(fields, 'state', STATES),
    detail: proseAt(fields, 'detail', MAX_SENTENCE_LENGTH),
    simulated: flagAt(fields, 'simulated'),
    active: flagAt(fields, 'active'),
    attribution: attribution === null ? null : readAttribution(attribution, fieldPath(fields, 'attribution')),
    interval_ms: integerAt(fields, 'interval_ms', 0),
    next_poll_at: instantTextOrNullAt(fields, 'next_poll_at'),
    last_success_at: instantTextOrNullAt(fields, 'last_success_at'),
    credits_left: numberOrNullAt(fields, 'credits_left'),
    ...readCalls(fields),
    ...(valueAt(fields, 'breaker') === undefined ? {} : { breaker: choiceAt(fields, 'breaker', BREAKER_STATES) }),
    unserved_coins: listAt(fields, 'unserved_coins', MAX_COINS, coinOf),
    updated_at: instantTextAt(fields, 'updated_at'),
    schema_version: 1,
  };
}

/** Sources that count their calls have both fields. */
function readCalls(fields: Fields): Pick<SourceStatusRecord, 'calls_this_month' | 'calls_month'> {
  if (valueAt(fields, 'calls_this_month') === undefined) return {};
  return {
    calls_this_month: integerAt(fields, 'calls_this_month', 0),
    calls_month: textAt(fields, 'calls_month', MONTH_LENGTH),
  };
}

/** The address becomes a link in the page, so that it must be one a browser may follow. */
function readAttribution(value: unknown, path: string): { text: string; url: string } {
  const fields = fieldsOf(value, path);
  const url = textAt(fields, 'url', MAX_SENTENCE_LENGTH);
  if (!/^https?:\/\//.test(url)) throw brokenRule(fieldPath(fields, 'url'), 'must start with https:// or http://', url);
  return { text: textAt(fields, 'text', MAX_SENTENCE_LENGTH), url };
}
