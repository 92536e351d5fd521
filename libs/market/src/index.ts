export type { Coin } from './coin.js';
export { DEFAULT_COINS, KNOWN_COINS, coinById } from './coin-catalogue.js';
export { MAX_COIN_ID_LENGTH, isCoinId } from './coin-id.js';
export type { Tick, VolumeScope } from './tick.js';
export { tickId } from './tick-id.js';
export type { TickIdentity } from './tick-id.js';
export type { ClosedBy, InputRange, Pulse, Trend, Volatility } from './pulse.js';
export { labelThresholds, trendOf, volatilityOf } from './labels.js';
export type { LabelThresholds } from './labels.js';
export { alertThresholds, nextAlert } from './alert.js';
export type { Alert, AlertThresholds, AlertedPulse } from './alert.js';
export { followAlert, NO_ALERTS } from './alert-course.js';
export type { AlertCourse, AlertRules } from './alert-course.js';
export { alertEvents } from './alert-event.js';
export type { AlertEvent } from './alert-event.js';
export { freshnessLimits, freshnessOf } from './freshness.js';
export type { Freshness, FreshnessLimits } from './freshness.js';
export { marketOverview } from './overview.js';
export type {
  ChangeSummary,
  CoinReading,
  Coverage,
  MarketOverview,
  MarketSentiment,
  Sentiment,
  TotalVolume,
} from './overview.js';
