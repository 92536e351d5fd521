import type { Tick } from '@cmp/market';
import { ByteScanner } from './byte-scanner.js';
import { MAX_RECORD_ID_LENGTH } from './text-limits.js';
import {
  CHANGE,
  COIN_AT,
  END,
  MARKET_CAP,
  TIMESTAMP,
  VOLUME,
  tickHead,
  tickTail,
  type TickHead,
  type TickTail,
} from './tick-layout.js';

/** A power of two; large enough that the coins of a market rarely share a place. */
const HEAD_PLACES = 4096;
const MAX_TAILS = 8;

/**
 * Reads ticks laid out exactly as `encodeTick` writes them. The texts that come again and again – a coin, a source – are not read but
 * recognised: `learn` shows it a tick that the complete parser has accepted, and from then on its texts are compared as a whole.
 * Memory is bounded: one coin per hash place, the newest sources.
 */
export class CanonicalTickReader {
  private readonly scanner = new ByteScanner();
  private readonly heads = new Array<TickHead | null>(HEAD_PLACES).fill(null);
  /** The one that matched last comes first. */
  private tails: TickTail[] = [];

  /** Null for all other bytes, right or wrong, and for texts not learnt yet. What it returns equals the complete parser's result. */
  read(bytes: Uint8Array): Tick | null {
    const { scanner } = this;
    scanner.start(bytes);
    const head = this.headOf(scanner);
    if (head === null) return null;
    scanner.expect(head.text);
    if (scanner.failed) return null;
    const price = scanner.number();
    scanner.expect(CHANGE);
    const change24hPct = scanner.numberOrNull();
    scanner.expect(VOLUME);
    const volume24h = scanner.numberOrNull();
    scanner.expect(MARKET_CAP);
    const marketCap = scanner.numberOrNull();
    scanner.expect(TIMESTAMP);
    const eventTimeMs = scanner.instant();
    const tail = this.nextTail();
    if (tail === null) return null;
    const { source, quote, volumeScope, beforeRecordId } = tail;
    scanner.expect(tail.afterTimestamp);
    let sourceTimeMs: number | null = null;
    if (beforeRecordId !== null) {
      sourceTimeMs = scanner.instant();
      scanner.expect(beforeRecordId);
    }
    const recordId = scanner.text(MAX_RECORD_ID_LENGTH);
    scanner.expect(END);
    scanner.expectEnd();
    if (scanner.failed || !(price > 0)) return null;
    return {
      coin: head.coin,
      price,
      change24hPct,
      volume24h,
      marketCap,
      eventTimeMs,
      source,
      sourceTimeMs,
      quote,
      volumeScope,
      recordId,
    };
  }

  /** `tick` is what the complete parser made of `bytes`. */
  learn(bytes: Uint8Array, tick: Tick): void {
    const { scanner } = this;
    scanner.start(bytes);
    const head = tickHead(tick);
    if (scanner.failed || head === null || !scanner.isNext(head.text) || !scanner.endsWith(END)) return;
    this.heads[scanner.hashToQuote(COIN_AT) & (HEAD_PLACES - 1)] = head;
    const tail = tickTail(tick);
    if (tail === null) return;
    const others = this.tails.filter((known) => known.source !== tail.source || hasTime(known) !== hasTime(tail));
    this.tails = [tail, ...others.slice(0, MAX_TAILS - 1)];
  }

  private headOf(scanner: ByteScanner): TickHead | null {
    return this.heads[scanner.hashToQuote(COIN_AT) & (HEAD_PLACES - 1)]!;
  }

  private nextTail(): TickTail | null {
    const { scanner, tails } = this;
    for (let index = 0; index < tails.length; index++) {
      const tail = tails[index]!;
      if (!scanner.isNext(tail.afterTimestamp)) continue;
      if (index > 0) this.tails = [tail, ...tails.filter((other) => other !== tail)];
      return tail;
    }
    return null;
  }
}

/** Tails that agree in source and in this begin alike: only one of them can be known. */
function hasTime(tail: TickTail): boolean {
  return tail.beforeRecordId !== null;
}
