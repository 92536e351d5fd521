import type { FeedStatus, Thresholds } from '@cmp/contracts';
import type { Coin, Tick } from '@cmp/market';
import type { ShownPulse } from './insert-pulse.js';
import type { PastAlert } from './past-alerts.js';

export interface WindowDefinition {
  readonly windowMs: number;
  /** From the start of one window to that of the next: `windowMs` when they do not overlap. */
  readonly advanceMs: number;
  readonly graceMs: number;
}

/** Everything the feed has said that the page still needs. Never changed: `applyEvent` makes the next one. */
export interface MarketState {
  readonly windowMs: number;
  readonly graceMs: number;
  /** All that are computed, the primary one first; empty when the gateway does not say. */
  readonly windows: readonly WindowDefinition[];
  readonly correctionMs: number | null;
  readonly thresholds: Thresholds;
  readonly coins: readonly Coin[];
  /** At most `SNAPSHOT_POINTS` windows per coin, oldest first, newest revision of each. */
  readonly series: ReadonlyMap<string, readonly ShownPulse[]>;
  readonly ticks: ReadonlyMap<string, Tick>;
  /** Newest first. */
  readonly pastAlerts: readonly PastAlert[];
  readonly status: FeedStatus;
  readonly statusTimeMs: number;
  /** False until the whole state has arrived once. */
  readonly complete: boolean;
}

export const emptyMarket: MarketState = {
  windowMs: 30_000,
  graceMs: 0,
  windows: [],
  correctionMs: null,
  thresholds: { movingPct: 3, volatilePct: 5, trendPct: 3, alertRaisePct: 5, alertClearPct: 4.5 },
  coins: [],
  series: new Map(),
  ticks: new Map(),
  pastAlerts: [],
  status: { simulated: false, log_available: true, sources: [] },
  statusTimeMs: -Infinity,
  complete: false,
};
