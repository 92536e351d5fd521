import { marketOverview, type CoinReading, type MarketOverview } from '@cmp/market';
import type { CoinView } from './coin-view.js';

/**
 * The market in a few numbers. When the source changed and no coin has a global volume any more, the last global ones are
 * given too: the total is then held for as long as they count, instead of falling to the volume of one venue.
 */
export function overviewOf(coins: readonly CoinView[], windowMs: number, nowMs: number): MarketOverview {
  const known = coins.filter(({ updatedMs }) => updatedMs !== null);
  const newest = known.map((coin) => reading(coin.coin.id, coin, coin.updatedMs ?? nowMs, nowMs));
  const sourceChanged = known.length > 0 && known.every(({ volumeScope }) => volumeScope === 'venue');
  const held = sourceChanged ? known.flatMap((coin) => lastGlobal(coin, nowMs)) : [];
  return marketOverview([...newest, ...held], { windowMs, expectedCoins: coins.map(({ coin }) => coin.id) });
}

function lastGlobal({ coin, series }: CoinView, nowMs: number): CoinReading[] {
  const pulse = series.findLast(({ volumeScope }) => volumeScope === 'global');
  return pulse ? [reading(coin.id, pulse, pulse.windowEndMs, nowMs)] : [];
}

function reading(
  coin: string,
  { change24hPct, volume24h, volumeScope }: Pick<CoinReading, 'change24hPct' | 'volume24h' | 'volumeScope'>,
  atMs: number,
  nowMs: number,
): CoinReading {
  return { coin, change24hPct, volume24h, volumeScope, ageMs: Math.max(0, nowMs - atMs) };
}
