import type { Observation } from '../src/tick-source.js';

/** A believable observation of bitcoin. */
export function anObservation(change: Partial<Observation> = {}): Observation {
  return {
    coin: 'bitcoin',
    price: 103_912,
    change24hPct: -1.4,
    volume24h: 58_231_774_112,
    marketCap: 2_066_115_000_000,
    eventTimeMs: Date.parse('2026-01-01T00:00:00.000Z'),
    source: 'coingecko',
    sourceTimeMs: Date.parse('2025-12-31T23:59:30.000Z'),
    quote: 'usd',
    volumeScope: 'global',
    ...change,
  };
}
