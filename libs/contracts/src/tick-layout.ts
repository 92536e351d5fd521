import type { Tick } from '@cmp/market';
import { Literal } from './literal.js';

/** How every record of one coin begins when `encodeTick` wrote it, up to the price. */
export interface TickHead {
  readonly coin: string;
  readonly text: Literal;
}

/** What all ticks of one source have in common, and the texts of their records that follow from it. */
export interface TickTail {
  readonly source: string;
  readonly quote: string;
  readonly volumeScope: Tick['volumeScope'];
  /** From the timestamp to the source time, or to the record id where there is none. */
  readonly afterTimestamp: Literal;
  /** From the source time to the record id; null when these records have no source time. */
  readonly afterSourceTime: Literal | null;
}

/** Where the coin starts. */
export const COIN_AT = '{"coin":"'.length;

const PLAIN = /^[ !#-[\]-~]+$/;

/** Null for a tick whose texts are not written as they are: those records are left to the complete parser. */
export function tickHead(tick: Tick): TickHead | null {
  return PLAIN.test(tick.coin) ? { coin: tick.coin, text: new Literal(`{"coin":"${tick.coin}","price":`) } : null;
}

/** Null as for `tickHead`. */
export function tickTail(tick: Tick): TickTail | null {
  const { source, quote, volumeScope, sourceTimeMs } = tick;
  if (!PLAIN.test(source) || !PLAIN.test(quote)) return null;
  const before = `","source":"${source}","source_time":`;
  const after = `,"quote":"${quote}","volume_scope":"${volumeScope}","record_id":"`;
  const hasTime = sourceTimeMs !== null;
  return {
    source,
    quote,
    volumeScope,
    afterTimestamp: new Literal(hasTime ? `${before}"` : `${before}null${after}`),
    afterSourceTime: hasTime ? new Literal(`"${after}`) : null,
  };
}
