import type { AlertEvent } from '@cmp/market';
import { choiceAt, coinAt, fieldsOf, instantTextAt, integerAt, numberOrNullAt, textAt } from './fields.js';
import { instantText } from './instant.js';
import { parseJsonBytes } from './json-bytes.js';
import { MAX_SYMBOL_LENGTH } from './text-limits.js';
import { SCHEMA_VERSIONS } from './tick-codec.js';

/** Value of one record of the alert topic, key = `coin`: an alert was raised or has cleared. */
export interface AlertRecord {
  /** `<coin>|<direction>|<since>`: the same when it is raised and when it clears. */
  readonly id: string;
  readonly coin: string;
  /** Ticker symbol, `BTC`. */
  readonly coin_id: string;
  readonly event: 'raised' | 'cleared';
  readonly direction: 'up' | 'down';
  /** Average change in percent of the window that decided. */
  readonly change_24h: number | null;
  /** End of the window that raised it, ISO 8601. */
  readonly since: string;
  /** End of the window that decided, ISO 8601: `since` when raised. */
  readonly window_end: string;
  readonly window_ms: number;
  readonly schema_version: 1;
}

/** Throws `RecordFormatError` for an event that the contract cannot carry. */
export function toAlertRecord(happened: AlertEvent): AlertRecord {
  return readAlertRecord({
    coin: happened.coin,
    coin_id: happened.symbol,
    event: happened.event,
    direction: happened.direction,
    change_24h: happened.change24hPct,
    since: instantText(happened.sinceMs, 'since'),
    window_end: instantText(happened.windowEndMs, 'window_end'),
    window_ms: happened.windowMs,
    schema_version: 1,
  });
}

export function fromAlertRecord(record: AlertRecord): AlertEvent {
  return {
    event: record.event,
    coin: record.coin,
    symbol: record.coin_id,
    direction: record.direction,
    change24hPct: record.change_24h,
    sinceMs: Date.parse(record.since),
    windowEndMs: Date.parse(record.window_end),
    windowMs: record.window_ms,
  };
}

/** JSON of one record of the alert topic. Throws `RecordFormatError`. */
export function encodeAlert(happened: AlertEvent): string {
  return JSON.stringify(toAlertRecord(happened));
}

/** Throws `RecordFormatError`. */
export function decodeAlert(bytes: Uint8Array): AlertRecord {
  return readAlertRecord(parseJsonBytes(bytes));
}

/** Checks a parsed value; `path` is where it stood, empty when it is the whole record. The id is made anew, never believed. */
export function readAlertRecord(value: unknown, path = ''): AlertRecord {
  const fields = fieldsOf(value, path);
  choiceAt(fields, 'schema_version', SCHEMA_VERSIONS);
  const coin = coinAt(fields, 'coin');
  const direction = choiceAt(fields, 'direction', ['up', 'down'] as const);
  const since = instantTextAt(fields, 'since');
  return {
    id: `${coin}|${direction}|${since}`,
    coin,
    coin_id: textAt(fields, 'coin_id', MAX_SYMBOL_LENGTH),
    event: choiceAt(fields, 'event', ['raised', 'cleared'] as const),
    direction,
    change_24h: numberOrNullAt(fields, 'change_24h'),
    since,
    window_end: instantTextAt(fields, 'window_end'),
    window_ms: integerAt(fields, 'window_ms', 1),
    schema_version: 1,
  };
}
