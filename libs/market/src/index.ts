export type { Coin } from './coin.js';
export type { Tick, VolumeScope } from './tick.js';
export type { ClosedBy, Pulse, Trend, Volatility } from './pulse.js';
