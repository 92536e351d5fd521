import { encodeTick } from '@cmp/contracts';
import { DEFAULT_COINS, tickId } from '@cmp/market';

/** How numbers look: as in the contract's examples, or with all the digits that CoinGecko sends for `precision=full`. */
export type Digits = 'documented' | 'full';

const FIRST_POLL_MS = Date.UTC(2025, 10, 4, 17, 45);

/** `count` records of the tick topic, ten coins polled every 30 s; the same bytes for the same seed. */
export function tickRecords(count: number, digits: Digits, seed: number): readonly Buffer[] {
  const random = seededRandom(seed);
  const amount = (value: number, decimals: number): number =>
    digits === 'full' ? value : Number(value.toFixed(decimals));
  return Array.from({ length: count }, (_, index) => {
    const coin = DEFAULT_COINS[index % DEFAULT_COINS.length]!.id;
    const poll = Math.floor(index / DEFAULT_COINS.length);
    // The coins of a poll share the time of its answer.
    const eventTimeMs = FIRST_POLL_MS + poll * 30_000 + ((poll * 137) % 400);
    const tick = {
      coin,
      price: amount(10 ** (random() * 7 - 2), 4) + 0.0001,
      change24hPct: amount(random() * 20 - 10, 6),
      volume24h: amount(1e8 + random() * 5e10, 2),
      marketCap: amount(1e9 + random() * 2e12, 2),
      eventTimeMs,
      source: 'coingecko',
      sourceTimeMs: eventTimeMs - (eventTimeMs % 1000) - Math.floor(random() * 60) * 1000,
      quote: 'usd',
      volumeScope: 'global' as const,
    };
    return Buffer.from(encodeTick({ ...tick, recordId: tickId(tick) }));
  });
}

/** mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
