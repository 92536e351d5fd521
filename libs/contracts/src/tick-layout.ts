import type { Tick } from '@cmp/market';
import { Literal } from './literal.js';

/** The constant texts between the numbers of a tick record as `encodeTick` writes it. */
export const CHANGE = /* @__PURE__ */ new Literal(',"change_24h":');
export const VOLUME = /* @__PURE__ */ new Literal(',"volume_24h":');
export const MARKET_CAP = /* @__PURE__ */ new Literal(',"market_cap":');
export const TIMESTAMP = /* @__PURE__ */ new Literal(',"timestamp":"');
export const END = /* @__PURE__ */ new Literal('","schema_version":1}');

/** Where the coin starts. */
export const COIN_AT = '{"coin":"'.length;

/** How every record of one coin begins, up to the price. */
export interface TickHead {
  readonly coin: string;
  readonly text: Literal;
}

/** What all ticks of one source have in common, and the texts of their records that follow from it. */
export interface TickTail {
  readonly source: string;
  readonly quote: string;
  readonly volumeScope: Tick['volumeScope'];
  /** Null when these records have no source time; else what stands between it and the record id. */
  readonly beforeRecordId: Literal | null;
  /** From the timestamp to the source time, or to the record id where there is none. */
  readonly afterTimestamp: Literal;
}

const PLAIN = /^[ !#-[\]-~]+$/;

/** Null for a tick whose texts are not written as they are: those records are left to the complete parser. */
export function tickHead(tick: Tick): TickHead | null {
  return PLAIN.test(tick.coin) ? { coin: tick.coin, text: new Literal(`{"coin":"${tick.coin}","price":`) } : null;
}

/** Null as for `tickHead`. */
export function tickTail(tick: Tick): TickTail | null {
  const { source, quote, volumeScope, sourceTimeMs } = tick;
  if (!PLAIN.test(source) || !PLAIN.test(quote)) return null;
  const beforeTime = `","source":"${source}","source_time":`;
  const afterTime = `,"quote":"${quote}","volume_scope":"${volumeScope}","record_id":"`;
  const hasTime = sourceTimeMs !== null;
  return {
    source,
    quote,
    volumeScope,
    beforeRecordId: hasTime ? new Literal(`"${afterTime}`) : null,
    afterTimestamp: new Literal(hasTime ? `${beforeTime}"` : `${beforeTime}null${afterTime}`),
  };
}
