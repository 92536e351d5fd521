import { coinById, nextAlert, trendOf, volatilityOf, type AlertedPulse } from '../src/index.js';

/** A bitcoin pulse of one 30 s window; symbol, labels, window start and alert follow from the other fields unless they are given. */
export function aPulse(fields: Partial<AlertedPulse> = {}): AlertedPulse {
  const coin = fields.coin ?? 'bitcoin';
  const price = fields.price ?? 103895;
  const change24hPct = fields.change24hPct === undefined ? 3.45 : fields.change24hPct;
  const windowEndMs = fields.windowEndMs ?? Date.UTC(2025, 10, 4, 17, 45, 30);
  const windowMs = fields.windowMs ?? 30_000;
  return {
    coin,
    symbol: coinById(coin).symbol,
    price,
    change24hPct,
    volume24h: 45678901234.56,
    volatility: volatilityOf(change24hPct),
    trend: trendOf(change24hPct),
    windowStartMs: windowEndMs - windowMs,
    windowEndMs,
    windowMs,
    revision: 0,
    samples: 1,
    freshSamples: 1,
    sources: ['coingecko'],
    firstPrice: price,
    lastPrice: price,
    volumeScope: 'global',
    closedBy: 'event-time',
    inputs: { partition: 0, firstOffset: 100, lastOffset: 119 },
    alert: nextAlert(null, { change24hPct, windowEndMs }),
    ...fields,
  };
}
