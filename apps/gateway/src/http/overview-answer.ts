import { marketOverview, type MarketOverview } from '@cmp/market';
import type { KeptPulse } from '../feed/pulse-series.js';

/** The market as a whole, in the spelling of the wire. */
export interface OverviewAnswer {
  readonly total_volume_24h: number | null;
  readonly volume_scope: MarketOverview['totalVolume']['scope'];
  /** `held`: shown for want of a newer one. */
  readonly volume_state: MarketOverview['totalVolume']['state'];
  readonly average_change_24h: number | null;
  readonly median_change_24h: number | null;
  readonly sentiment: MarketOverview['sentiment']['sentiment'];
  readonly up: number;
  readonly flat: number;
  readonly down: number;
  /** Coins that count in the averages: those not left out for their age. */
  readonly counted_coins: number;
  readonly coins: number;
}

/** Over the configured coins. `newest`: the newest pulse of each coin. */
export function overviewAnswer(
  newest: readonly KeptPulse[],
  coins: readonly string[],
  windowMs: number,
  nowMs: number,
): OverviewAnswer {
  const readings = newest
    .filter(({ record }) => coins.includes(record.coin))
    .map(({ record, endMs }) => ({
      coin: record.coin,
      change24hPct: record.change_24h,
      volume24h: record.volume_24h,
      volumeScope: record.volume_scope,
      ageMs: nowMs - endMs,
    }));
  const { totalVolume, change, sentiment, coverage } = marketOverview(readings, { windowMs, expectedCoins: coins });
  return {
    total_volume_24h: totalVolume.value,
    volume_scope: totalVolume.scope,
    volume_state: totalVolume.state,
    average_change_24h: change.averagePct,
    median_change_24h: change.medianPct,
    ...sentiment,
    counted_coins: coverage.counted,
    coins: coverage.expected,
  };
}
