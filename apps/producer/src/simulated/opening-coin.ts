import { seededRandom } from './seeded-random.js';

/** Where a coin's walk starts. `spreadPct` is the usual distance of its 24 h change from zero. */
export interface OpeningCoin {
  readonly price: number;
  readonly supply: number;
  readonly volume24h: number;
  readonly spreadPct: number;
}

const LIVELY = 4.5;
const STABLE = 0.04;

/** Magnitudes of late 2025, so that the page looks as it does with real data. */
const OPENINGS: Readonly<Record<string, OpeningCoin>> = {
  bitcoin: { price: 103_900, supply: 19.9e6, volume24h: 58e9, spreadPct: 3 },
  ethereum: { price: 3710, supply: 120.7e6, volume24h: 32e9, spreadPct: LIVELY },
  tether: { price: 1, supply: 183e9, volume24h: 110e9, spreadPct: STABLE },
  binancecoin: { price: 958, supply: 137.7e6, volume24h: 2.2e9, spreadPct: 4 },
  solana: { price: 187, supply: 553e6, volume24h: 7.4e9, spreadPct: 5.5 },
  ripple: { price: 2.31, supply: 60.1e9, volume24h: 4.8e9, spreadPct: LIVELY },
  'usd-coin': { price: 1, supply: 75e9, volume24h: 14e9, spreadPct: STABLE },
  cardano: { price: 0.573, supply: 36.5e9, volume24h: 1.03e9, spreadPct: 5 },
  dogecoin: { price: 0.187, supply: 151e9, volume24h: 2.5e9, spreadPct: 5.5 },
  'avalanche-2': { price: 18.96, supply: 427e6, volume24h: 0.5e9, spreadPct: 5.5 },
};

/** Any other coin gets a start drawn from its id, the same in every run. */
export function openingCoin(id: string): OpeningCoin {
  const known = OPENINGS[id];
  if (known !== undefined) return known;
  const random = seededRandom(hashOf(id));
  const price = 10 ** (random() * 5 - 2);
  const marketCap = 10 ** (8 + random() * 3);
  return { price, supply: marketCap / price, volume24h: marketCap * (0.01 + random() * 0.1), spreadPct: LIVELY };
}

function hashOf(text: string): number {
  let hash = 7;
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return hash;
}
