import type { Alert, AlertedPulse, ClosedBy, InputRange, Trend, Volatility } from '@cmp/market';
import { parseJsonBytes } from './json-bytes.js';
import {
  choiceAt,
  coinAt,
  fieldPath,
  fieldsOf,
  instantAt,
  instantTextAt,
  integerAt,
  listAt,
  numberAt,
  numberOrNullAt,
  priceAt,
  textAt,
  textOf,
  valueAt,
  type Fields,
} from './fields.js';
import { instantText } from './instant.js';
import type { PulseAlert, PulseInputs, PulseRecord } from './pulse-record.js';
import { RecordFormatError } from './record-format-error.js';
import { MAX_SOURCE_LENGTH, MAX_SOURCES, MAX_SYMBOL_LENGTH } from './text-limits.js';
import { SCHEMA_VERSIONS, VOLUME_SCOPES } from './tick-codec.js';

const VOLATILITIES: readonly Volatility[] = ['Stable', 'Moving', 'Volatile', 'Unknown'];
const TRENDS: readonly Trend[] = ['📈 Rising', '📉 Falling', '➡️ Stable', 'Unknown'];
const CLOSED_BY: readonly ClosedBy[] = ['event-time', 'idle', 'ingest'];

/** Throws `RecordFormatError` for a pulse that the contract cannot carry. */
export function toPulseRecord(pulse: AlertedPulse): PulseRecord {
  const windowEnd = instantText(pulse.windowEndMs, 'window_end');
  return readPulseRecord({
    coin: pulse.coin,
    coin_id: pulse.symbol,
    price: pulse.price,
    change_24h: pulse.change24hPct,
    volume_24h: pulse.volume24h,
    volatility: pulse.volatility,
    trend: pulse.trend,
    timestamp: windowEnd,
    window_start: instantText(pulse.windowStartMs, 'window_start'),
    window_end: windowEnd,
    window_ms: pulse.windowMs,
    revision: pulse.revision,
    samples: pulse.samples,
    fresh_samples: pulse.freshSamples,
    sources: pulse.sources,
    first_price: pulse.firstPrice,
    last_price: pulse.lastPrice,
    volume_scope: pulse.volumeScope,
    closed_by: pulse.closedBy,
    alert: pulse.alert === null ? null : toPulseAlert(pulse.alert),
    inputs: pulse.inputs === null ? null : toPulseInputs(pulse.inputs),
    schema_version: 1,
  });
}

/** JSON of one record of the pulse topic. */
export function encodePulse(pulse: AlertedPulse): string {
  return JSON.stringify(toPulseRecord(pulse));
}

/** Throws `RecordFormatError`. */
export function decodePulse(bytes: Uint8Array): AlertedPulse {
  return fromPulseRecord(decodePulseRecord(bytes));
}

/** The record as it stands on the wire, for those who only pass it on. Throws `RecordFormatError`. */
export function decodePulseRecord(bytes: Uint8Array): PulseRecord {
  return readPulseRecord(parseJsonBytes(bytes));
}

/** Checks a parsed value; `path` is where it stood (`data[3]`), empty when it is the whole record. Unknown fields are left out. */
export function readPulseRecord(value: unknown, path = ''): PulseRecord {
  const fields = fieldsOf(value, path);
  choiceAt(fields, 'schema_version', SCHEMA_VERSIONS);
  const record: PulseRecord = {
    coin: coinAt(fields, 'coin'),
    coin_id: textAt(fields, 'coin_id', MAX_SYMBOL_LENGTH),
    price: priceAt(fields, 'price'),
    change_24h: numberOrNullAt(fields, 'change_24h'),
    volume_24h: numberOrNullAt(fields, 'volume_24h'),
    volatility: choiceAt(fields, 'volatility', VOLATILITIES),
    trend: choiceAt(fields, 'trend', TRENDS),
    timestamp: instantTextAt(fields, 'timestamp'),
    window_start: instantTextAt(fields, 'window_start'),
    window_end: instantTextAt(fields, 'window_end'),
    window_ms: integerAt(fields, 'window_ms', 1),
    revision: integerAt(fields, 'revision', 0),
    samples: integerAt(fields, 'samples', 1),
    fresh_samples: integerAt(fields, 'fresh_samples', 0),
    sources: listAt(fields, 'sources', MAX_SOURCES, (source, at) => textOf(source, at, MAX_SOURCE_LENGTH)),
    first_price: priceAt(fields, 'first_price'),
    last_price: priceAt(fields, 'last_price'),
    volume_scope: choiceAt(fields, 'volume_scope', VOLUME_SCOPES),
    closed_by: choiceAt(fields, 'closed_by', CLOSED_BY),
    alert:
      valueAt(fields, 'alert') === null ? null : readPulseAlert(valueAt(fields, 'alert'), fieldPath(fields, 'alert')),
    inputs: readInputs(valueAt(fields, 'inputs') ?? null, fieldPath(fields, 'inputs')),
    schema_version: 1,
  };
  checkTimes(record, fields);
  return record;
}

/** `record` must have passed `readPulseRecord`. */
export function fromPulseRecord(record: PulseRecord): AlertedPulse {
  return {
    coin: record.coin,
    symbol: record.coin_id,
    price: record.price,
    change24hPct: record.change_24h,
    volume24h: record.volume_24h,
    volatility: record.volatility,
    trend: record.trend,
    windowStartMs: Date.parse(record.window_start),
    windowEndMs: Date.parse(record.window_end),
    windowMs: record.window_ms,
    revision: record.revision,
    samples: record.samples,
    freshSamples: record.fresh_samples,
    sources: record.sources,
    firstPrice: record.first_price,
    lastPrice: record.last_price,
    volumeScope: record.volume_scope,
    closedBy: record.closed_by,
    alert: record.alert === null ? null : fromPulseAlert(record.alert),
    inputs: record.inputs === null ? null : fromPulseInputs(record.inputs),
  };
}

function readPulseAlert(value: unknown, path: string): PulseAlert {
  const fields = fieldsOf(value, path);
  return {
    direction: choiceAt(fields, 'direction', ['up', 'down'] as const),
    change_24h: numberAt(fields, 'change_24h'),
    since: instantTextAt(fields, 'since'),
  };
}

function readInputs(value: unknown, path: string): PulseInputs | null {
  if (value === null) return null;
  const fields = fieldsOf(value, path);
  const firstOffset = integerAt(fields, 'first_offset', 0);
  return {
    partition: integerAt(fields, 'partition', 0),
    first_offset: firstOffset,
    last_offset: integerAt(fields, 'last_offset', firstOffset),
  };
}

function toPulseInputs({ partition, firstOffset, lastOffset }: InputRange): PulseInputs {
  return { partition, first_offset: firstOffset, last_offset: lastOffset };
}

function fromPulseInputs({ partition, first_offset, last_offset }: PulseInputs): InputRange {
  return { partition, firstOffset: first_offset, lastOffset: last_offset };
}

function toPulseAlert(alert: Alert): PulseAlert {
  return {
    direction: alert.direction,
    change_24h: alert.change24hPct,
    since: instantText(alert.sinceMs, 'alert.since'),
  };
}

function fromPulseAlert(alert: PulseAlert): Alert {
  return { direction: alert.direction, change24hPct: alert.change_24h, sinceMs: Date.parse(alert.since) };
}

/** A result whose times contradict each other would be filed under the wrong window. */
function checkTimes(record: PulseRecord, fields: Fields): void {
  if (record.timestamp !== record.window_end) {
    throw new RecordFormatError(fieldPath(fields, 'timestamp'), `must be the window's end, ${record.window_end}`);
  }
  const lengthMs = instantAt(fields, 'window_end') - instantAt(fields, 'window_start');
  if (lengthMs !== record.window_ms) {
    throw new RecordFormatError(
      fieldPath(fields, 'window_ms'),
      `must be the time from window_start to window_end, ${lengthMs}, but is ${record.window_ms}`,
    );
  }
  if (record.fresh_samples > record.samples) {
    throw new RecordFormatError(fieldPath(fields, 'fresh_samples'), `must be at most samples, ${record.samples}`);
  }
}
