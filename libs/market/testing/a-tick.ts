import { tickId, type Tick } from '../src/index.js';

/** A bitcoin tick of the documented example; the id follows from the other fields unless it is given. */
export function aTick(fields: Partial<Tick> = {}): Tick {
  const tick = {
    coin: 'bitcoin',
    price: 103895,
    change24hPct: 3.456789,
    volume24h: 45678901234.56,
    marketCap: 2034567890123.45,
    eventTimeMs: Date.UTC(2025, 10, 4, 17, 45, 30),
    source: 'coingecko',
    sourceTimeMs: Date.UTC(2025, 10, 4, 17, 45, 12),
    quote: 'usd',
    volumeScope: 'global' as const,
    ...fields,
  };
  return { ...tick, recordId: fields.recordId ?? tickId(tick) };
}
