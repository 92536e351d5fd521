import type { Trend, Volatility } from './pulse.js';

/** Limits of the labels, in percent of 24 h change. */
export interface LabelThresholds {
  /** Below is Stable, from here Moving. */
  readonly movingPct: number;
  /** From here Volatile. */
  readonly volatilePct: number;
  /** At or above Rising, at or below its negative Falling. */
  readonly trendPct: number;
}

export const labelThresholds: LabelThresholds = { movingPct: 3, volatilePct: 5, trendPct: 3 };

/** How far a coin moved in either direction; a change that is not known is not called stable. */
export function volatilityOf(change24hPct: number | null, limits: LabelThresholds = labelThresholds): Volatility {
  if (change24hPct === null) return 'Unknown';
  const distance = Math.abs(change24hPct);
  if (distance >= limits.volatilePct) return 'Volatile';
  return distance >= limits.movingPct ? 'Moving' : 'Stable';
}

/** Which way a coin moved. */
export function trendOf(change24hPct: number | null, limits: LabelThresholds = labelThresholds): Trend {
  if (change24hPct === null) return 'Unknown';
  if (change24hPct >= limits.trendPct) return '📈 Rising';
  return change24hPct <= -limits.trendPct ? '📉 Falling' : '➡️ Stable';
}
