import { encodeTick, TICK_TOPIC } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import { tickId } from '@cmp/market';

const FIRST_POLL_MS = Date.UTC(2025, 10, 4, 17, 45, 5);

/** Names of one length, in no order: the cost of a record must depend neither on the one nor on the other. */
export function coinNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `coin-${String((index * 7919) % 1_000_003).padStart(7, '0')}`);
}

/** One tick of every coin, in the order that a poll brings them; the same bytes for the same poll. */
export function pollOf(
  coins: readonly string[],
  poll: number,
  { everyMs, firstOffset }: { readonly everyMs: number; readonly firstOffset: number },
): LogRecord[] {
  const eventTimeMs = FIRST_POLL_MS + poll * everyMs;
  return coins.map((coin, index) => {
    const wave = Math.sin(index + poll / 3);
    const tick = {
      coin,
      price: 100 + index / 7 + wave,
      change24hPct: 6 * wave,
      volume24h: 1e6 + index * 1003.25,
      marketCap: 1e9 + index,
      eventTimeMs,
      source: 'coingecko',
      sourceTimeMs: eventTimeMs - (eventTimeMs % 1000) - 1000,
      quote: 'usd',
      volumeScope: 'global' as const,
    };
    const value = Buffer.from(encodeTick({ ...tick, recordId: tickId(tick) }));
    const place = { topic: TICK_TOPIC, partition: 0, offset: firstOffset + index };
    return { ...place, key: Buffer.from(coin), value, headers: {}, appendTimeMs: eventTimeMs };
  });
}
