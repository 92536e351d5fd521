import type { VolumeScope } from '@cmp/market';
import type { CoinView } from './coin-view.js';

export type Sentiment = 'Bullish' | 'Bearish' | 'Mixed' | 'Not enough data';

/** The market in a few numbers. Coins that are too old are left out of everything. */
export interface Overview {
  /** Sum over the coins of the same scope; the two scopes are never added up. Null when no volume is known. */
  readonly totalVolume: number | null;
  readonly volumeScope: VolumeScope;
  readonly averageChangePct: number | null;
  readonly medianChangePct: number | null;
  readonly sentiment: Sentiment;
  readonly up: number;
  readonly flat: number;
  readonly down: number;
  /** Coins that count, and all of them. */
  readonly covered: number;
  readonly coins: number;
  /** End of the newest window that counts; null before the first. */
  readonly asOfMs: number | null;
}

const FLAT_WITHIN_PCT = 0.1;
const CLEAR_SHARE = 0.4;
const FEWEST_COINS = 6;

export function overviewOf(coins: readonly CoinView[]): Overview {
  const counted = coins.filter(({ price, freshness }) => price !== null && freshness !== 'left-out');
  const changes = counted.flatMap(({ change24hPct }) => (change24hPct === null ? [] : [change24hPct]));
  const up = changes.filter((change) => change > FLAT_WITHIN_PCT).length;
  const down = changes.filter((change) => change < -FLAT_WITHIN_PCT).length;
  const { totalVolume, volumeScope } = totalVolumeOf(counted);
  return {
    totalVolume,
    volumeScope,
    averageChangePct: changes.length > 0 ? changes.reduce((sum, change) => sum + change, 0) / changes.length : null,
    medianChangePct: medianOf(changes),
    sentiment: sentimentOf(up, down, changes.length),
    up,
    flat: changes.length - up - down,
    down,
    covered: counted.length,
    coins: coins.length,
    asOfMs: counted.reduce<number | null>(
      (newest, { updatedMs }) => Math.max(newest ?? 0, updatedMs ?? 0) || null,
      null,
    ),
  };
}

function totalVolumeOf(coins: readonly CoinView[]): { totalVolume: number | null; volumeScope: VolumeScope } {
  const sum = (scope: VolumeScope): number | null => {
    const volumes = coins.flatMap(({ volume24h, volumeScope }) =>
      volumeScope === scope && volume24h !== null ? [volume24h] : [],
    );
    return volumes.length > 0 ? volumes.reduce((total, volume) => total + volume, 0) : null;
  };
  const global = sum('global');
  const venue = sum('venue');
  return global === null && venue !== null
    ? { totalVolume: venue, volumeScope: 'venue' }
    : { totalVolume: global, volumeScope: 'global' };
}

function sentimentOf(up: number, down: number, count: number): Sentiment {
  if (count < FEWEST_COINS) return 'Not enough data';
  const balance = (up - down) / count;
  if (balance >= CLEAR_SHARE) return 'Bullish';
  return balance <= -CLEAR_SHARE ? 'Bearish' : 'Mixed';
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
