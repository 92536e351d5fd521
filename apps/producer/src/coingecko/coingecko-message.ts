import type { Observation } from '../tick-source.js';

export const COINGECKO = 'coingecko';

/** Digits with an optional fraction and exponent: what a number looks like when it comes as a text. */
const DECIMAL = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * The observation of one coin in an answer of `/simple/price`; null when the answer has no price for it (missing, `{}`, null).
 * Prices in USD, the change in percent already, `last_updated_at` in seconds. What is no number becomes NaN, for the check to refuse.
 */
export function observationOf(coin: string, entry: unknown, receivedMs: number): Observation | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const fields = entry as Readonly<Record<string, unknown>>;
  const price = numberOf(fields['usd']);
  if (price === null) return null;
  const updatedSeconds = numberOf(fields['last_updated_at']);
  return {
    coin,
    price,
    change24hPct: numberOf(fields['usd_24h_change']),
    volume24h: numberOf(fields['usd_24h_vol']),
    // 0 is how CoinGecko says that it does not know the supply.
    marketCap: numberOf(fields['usd_market_cap']) || null,
    eventTimeMs: receivedMs,
    source: COINGECKO,
    sourceTimeMs: updatedSeconds === null ? null : updatedSeconds * 1000,
    quote: 'usd',
    volumeScope: 'global',
  };
}

function numberOf(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return value;
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : Number.NaN;
}
