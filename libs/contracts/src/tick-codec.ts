import { tickId, type Tick, type VolumeScope } from '@cmp/market';
import { parseJsonBytes } from './json-bytes.js';
import { MAX_QUOTE_LENGTH, MAX_RECORD_ID_LENGTH, MAX_SOURCE_LENGTH } from './text-limits.js';
import {
  choiceAt,
  coinAt,
  fieldsOf,
  instantAt,
  instantOrNullAt,
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
  const record: TickRecord = {
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
  };
  fromTickRecord(record);
  return record;
}

/** JSON of one record of the tick topic, in the layout that `decodeTick` reads fastest. */
export function encodeTick(tick: Tick): string {
  return JSON.stringify(toTickRecord(tick));
}

/** The tick in bytes of any JSON layout; `decodeTick` is the quick way with the same results. Throws `RecordFormatError`. */
export function decodeAnyTick(bytes: Uint8Array): Tick {
  return fromTickRecord(parseJsonBytes(bytes));
}

/**
 * The tick of a parsed record. Records of the original system carry only the first six fields; the others then have defaults.
 * Throws `RecordFormatError` with the first field that does not fit.
 */
export function fromTickRecord(record: unknown): Tick {
  const fields = fieldsOf(record, '');
  if (valueAt(fields, 'schema_version') !== undefined) choiceAt(fields, 'schema_version', SCHEMA_VERSIONS);
  const has = (name: string): boolean => valueAt(fields, name) !== undefined;
  const tick = {
    coin: coinAt(fields, 'coin'),
    price: priceAt(fields, 'price'),
    change24hPct: numberOrNullAt(fields, 'change_24h'),
    volume24h: numberOrNullAt(fields, 'volume_24h'),
    marketCap: numberOrNullAt(fields, 'market_cap'),
    eventTimeMs: instantAt(fields, 'timestamp'),
    source: has('source') ? textAt(fields, 'source', MAX_SOURCE_LENGTH) : 'unknown',
    sourceTimeMs: has('source_time') ? instantOrNullAt(fields, 'source_time') : null,
    quote: has('quote') ? textAt(fields, 'quote', MAX_QUOTE_LENGTH) : 'usd',
    volumeScope: has('volume_scope') ? choiceAt(fields, 'volume_scope', VOLUME_SCOPES) : ('global' as const),
    recordId: '',
  };
  tick.recordId = has('record_id') ? textAt(fields, 'record_id', MAX_RECORD_ID_LENGTH) : tickId(tick);
  return tick;
}
