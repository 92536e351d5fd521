import type { PulseRecord } from '@cmp/contracts';
import { freshnessLimits, freshnessOf } from '@cmp/market';
import type { KeptPulse } from '../feed/pulse-series.js';

/** Changes up to this size, either way, count as flat. */
const FLAT_PCT = 0.1;
/** Share of coins up minus share down, from which the market has a mood. */
const MOOD_SHARE = 0.4;
const COINS_FOR_A_MOOD = 6;

export interface OverviewAnswer {
  readonly total_volume_24h: number | null;
  readonly volume_scope: 'global' | 'venue' | null;
  readonly average_change_24h: number | null;
  readonly median_change_24h: number | null;
  /** Null when too few coins are fresh. */
  readonly sentiment: 'Bullish' | 'Bearish' | 'Mixed' | null;
  readonly up: number;
  readonly flat: number;
  readonly down: number;
  readonly fresh_coins: number;
  readonly coins: number;
}

/** The market as a whole over the configured coins whose newest window is not too old to count. */
export function overviewAnswer(
  newest: readonly KeptPulse[],
  coins: readonly string[],
  windowMs: number,
  nowMs: number,
): OverviewAnswer {
  const limits = freshnessLimits(windowMs);
  const counted = newest.filter(({ endMs }) => freshnessOf(nowMs - endMs, limits) !== 'left-out');
  const fresh = counted.map(({ record }) => record).filter(({ coin }) => coins.includes(coin));
  const changes = fresh.flatMap(({ change_24h }) => change_24h ?? []).sort((a, b) => a - b);
  const up = changes.filter((change) => change > FLAT_PCT).length;
  const down = changes.filter((change) => change < -FLAT_PCT).length;
  return {
    ...totalVolume(fresh),
    average_change_24h: changes.length === 0 ? null : sum(changes) / changes.length,
    median_change_24h: median(changes),
    sentiment: changes.length < COINS_FOR_A_MOOD ? null : mood((up - down) / changes.length),
    up,
    flat: changes.length - up - down,
    down,
    fresh_coins: fresh.length,
    coins: coins.length,
  };
}

/** Volumes of one exchange and of all exchanges are never added up: the global ones are taken if there are any. */
function totalVolume(fresh: readonly PulseRecord[]): Pick<OverviewAnswer, 'total_volume_24h' | 'volume_scope'> {
  for (const scope of ['global', 'venue'] as const) {
    const volumes = fresh.flatMap(({ volume_24h, volume_scope }) => (volume_scope === scope ? (volume_24h ?? []) : []));
    if (volumes.length > 0) return { total_volume_24h: sum(volumes), volume_scope: scope };
  }
  return { total_volume_24h: null, volume_scope: null };
}

function mood(balance: number): 'Bullish' | 'Bearish' | 'Mixed' {
  if (balance >= MOOD_SHARE) return 'Bullish';
  return balance <= -MOOD_SHARE ? 'Bearish' : 'Mixed';
}

function median(sorted: readonly number[]): number | null {
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  if (upper === undefined) return null;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
