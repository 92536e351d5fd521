import type { Coin } from '@cmp/market';

/** A coin with the values of its newest window in the script. */
export interface ScriptedCoin extends Coin {
  readonly price: number;
  readonly change: number | null;
  readonly volume: number | null;
}

/** Ten coins, longest bar first. Bitcoin's label must read exactly `$103.9K`. */
export const TEN_COINS: readonly ScriptedCoin[] = [
  { id: 'bitcoin', symbol: 'BTC', name: 'Bitcoin', price: 103912, change: -1.41, volume: 45_678_901_234 },
  { id: 'ethereum', symbol: 'ETH', name: 'Ethereum', price: 3462.18, change: 0.87, volume: 21_345_678_901 },
  { id: 'binancecoin', symbol: 'BNB', name: 'BNB', price: 955.31, change: -0.28, volume: 1_987_654_321 },
  { id: 'solana', symbol: 'SOL', name: 'Solana', price: 187.34, change: 6.03, volume: 5_432_109_876 },
  { id: 'avalanche-2', symbol: 'AVAX', name: 'Avalanche', price: 18.93, change: -6.44, volume: 612_345_678 },
  { id: 'ripple', symbol: 'XRP', name: 'XRP', price: 2.2871, change: -5.12, volume: 4_567_890_123 },
  { id: 'tether', symbol: 'USDT', name: 'Tether', price: 1.0002, change: 0.01, volume: 98_765_432_109 },
  { id: 'usd-coin', symbol: 'USDC', name: 'USDC', price: 0.9999, change: 0.02, volume: 12_345_678_901 },
  { id: 'cardano', symbol: 'ADA', name: 'Cardano', price: 0.6234, change: 1.75, volume: 876_543_210 },
  { id: 'dogecoin', symbol: 'DOGE', name: 'Dogecoin', price: 0.17423, change: 2.31, volume: 1_234_567_890 },
];

/** The scripted coin of this id; the test names a wrong one by failing here. */
export function scriptedCoin(id: string): ScriptedCoin {
  const coin = TEN_COINS.find((candidate) => candidate.id === id);
  if (!coin) throw new Error(`No scripted coin "${id}"; there are ${TEN_COINS.map((c) => c.id).join(', ')}`);
  return coin;
}
