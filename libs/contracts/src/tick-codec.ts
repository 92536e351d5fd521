import { tickId, type Tick, type VolumeScope } from '@cmp/market';
import { parseJsonBytes } from './json-bytes.js';
import { MAX_QUOTE_LENGTH, MAX_RECORD_ID_LENGTH, MAX_SOURCE_LENGTH } from './text-limits.js';
import {
  choiceAt,
  coinAt,
  fieldsOf,
  instantTextAt,
  instantTextOrNullAt,
  numberOrNullAt,
  priceAt,
  textAt,
  valueAt,
} from './fields.js';
import { instantText } from './instant.js';
import type { TickRecord } from './tick-record.js';

export const VOLUME_SCOPES: readonly VolumeScope[] = ['global', 'venue'];
export const SCHEMA_VERSIONS: readonly 1[] = [1];

/** Throws `RecordFormatError` for a tick that the contract cannot carry. */
export function toTickRecord(tick: Tick): TickRecord {
  return readTickRecord({
    coin: tick.coin,
    price: tick.price,
    change_24h: tick.change24hPct,
    volume_24h: tick.volume24h,
    market_cap: tick.marketCap,
    timestamp: instantText(tick.eventTimeMs, 'timestamp'),
    source: tick.source,
    source_time: tick.sourceTimeMs === null ? null : instantText(tick.sourceTimeMs, 'source_time'),
    quote: tick.quote,
    volume_scope: tick.volumeScope,
    record_id: tick.recordId,
    schema_version: 1,
  });
}

/** JSON of one record of the tick topic, in the layout that `decodeTick` reads fastest. Throws `RecordFormatError`. */
export function encodeTick(tick: Tick): string {
  return JSON.stringify(toTickRecord(tick));
}

/** The tick in bytes of any JSON layout; `decodeTick` is the quick way with the same results. Throws `RecordFormatError`. */
export function decodeAnyTick(bytes: Uint8Array): Tick {
  return fromTickRecord(readTickRecord(parseJsonBytes(bytes)));
}

/**
 * Checks a parsed value; `path` is where it stood (`ticks[3]`), empty when it is the whole record. Records of the original system
 * carry only the first six fields; the others then get defaults. Unknown fields are left out. Throws `RecordFormatError`.
 */
export function readTickRecord(value: unknown, path = ''): TickRecord {
  const fields = fieldsOf(value, path);
  const has = (name: string): boolean => valueAt(fields, name) !== undefined;
  if (has('schema_version')) choiceAt(fields, 'schema_version', SCHEMA_VERSIONS);
  const record = {
    coin: coinAt(fields, 'coin'),
    price: priceAt(fields, 'price'),
    change_24h: numberOrNullAt(fields, 'change_24h'),
    volume_24h: numberOrNullAt(fields, 'volume_24h'),
    market_cap: numberOrNullAt(fields, 'market_cap'),
    timestamp: instantTextAt(fields, 'timestamp'),
    source: has('source') ? textAt(fields, 'source', MAX_SOURCE_LENGTH) : 'unknown',
    source_time: has('source_time') ? instantTextOrNullAt(fields, 'source_time') : null,
    quote: has('quote') ? textAt(fields, 'quote', MAX_QUOTE_LENGTH) : 'usd',
    volume_scope: has('volume_scope') ? choiceAt(fields, 'volume_scope', VOLUME_SCOPES) : ('global' as const),
    record_id: '',
    schema_version: 1 as const,
  };
  record.record_id = has('record_id')
    ? textAt(fields, 'record_id', MAX_RECORD_ID_LENGTH)
    : tickId(fromTickRecord(record));
  return record;
}

/** `record` must have passed `readTickRecord`. */
export function fromTickRecord(record: TickRecord): Tick {
  return {
    coin: record.coin,
    price: record.price,
    change24hPct: record.change_24h,
    volume24h: record.volume_24h,
    marketCap: record.market_cap,
    eventTimeMs: Date.parse(record.timestamp),
    source: record.source,
    sourceTimeMs: record.source_time === null ? null : Date.parse(record.source_time),
    quote: record.quote,
    volumeScope: record.volume_scope,
    recordId: record.record_id,
  };
}
