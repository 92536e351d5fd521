import type { ServedCoin, ServedCoins } from './simple-price.js';

const OPENING_PRICES: Readonly<Record<string, number>> = {
  bitcoin: 103_912,
  ethereum: 3712.55,
  tether: 1,
  binancecoin: 958.42,
  solana: 187.34,
  ripple: 2.31,
  'usd-coin': 1,
  cardano: 0.5731,
  dogecoin: 0.18742,
  'avalanche-2': 18.96,
  polkadot: 3.42,
  chainlink: 16.08,
};

/** A market whose prices move a little at each call: the same seed and the same calls give the same prices. */
export function walkingCoins(seed: number): (atMs: number) => ServedCoins {
  const random = numbersFrom(seed);
  const prices = new Map(Object.entries(OPENING_PRICES));
  return (atMs) => {
    const served: Record<string, ServedCoin> = {};
    for (const [id, opening] of Object.entries(OPENING_PRICES)) {
      const price = (prices.get(id) ?? opening) * (1 + (random() - 0.5) * 0.004);
      prices.set(id, price);
      served[id] = {
        usd: price,
        usd_market_cap: price * 20_000_000,
        usd_24h_vol: 1_000_000_000 * (1 + random()),
        usd_24h_change: (price / opening - 1) * 100,
        last_updated_at: Math.floor(atMs / 1000),
      };
    }
    return served;
  };
}

/** xorshift32: enough for a fake, and without a dependency. */
function numbersFrom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
