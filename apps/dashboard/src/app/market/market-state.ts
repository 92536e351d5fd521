import type { FeedStatus, Thresholds } from '@cmp/contracts';
import type { AlertedPulse, Coin, Tick } from '@cmp/market';

/** Everything the feed has said that the page still needs. Never changed: `applyEvent` makes the next one. */
export interface MarketState {
  readonly windowMs: number;
  readonly graceMs: number;
  readonly thresholds: Thresholds;
  readonly coins: readonly Coin[];
  /** At most `SNAPSHOT_POINTS` windows per coin, oldest first, newest revision of each. */
  readonly series: ReadonlyMap<string, readonly AlertedPulse[]>;
  readonly ticks: ReadonlyMap<string, Tick>;
  readonly status: FeedStatus;
  readonly statusTimeMs: number;
  /** False until the whole state has arrived once. */
  readonly complete: boolean;
}

export const emptyMarket: MarketState = {
  windowMs: 30_000,
  graceMs: 0,
  thresholds: { movingPct: 3, volatilePct: 5, trendPct: 3, alertRaisePct: 5, alertClearPct: 4.5 },
  coins: [],
  series: new Map(),
  ticks: new Map(),
  status: { simulated: false, log_available: true, sources: [] },
  statusTimeMs: -Infinity,
  complete: false,
};
