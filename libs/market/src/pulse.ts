import type { VolumeScope } from './tick.js';

export type Volatility = 'Stable' | 'Moving' | 'Volatile' | 'Unknown';
export type Trend = '📈 Rising' | '📉 Falling' | '➡️ Stable' | 'Unknown';
/** What closed the window: a newer record, or the wall clock after the partition fell silent. `ingest`: not a window of ours. */
export type ClosedBy = 'event-time' | 'idle' | 'ingest';

/** The stretch `[firstOffset, lastOffset]` of one partition of the tick topic that holds every sample of a window. */
export interface InputRange {
  readonly partition: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
}

/** The result of one coin and one time window `[windowStartMs, windowEndMs)`. */
export interface Pulse {
  readonly coin: string;
  /** Ticker symbol, `BTC`. */
  readonly symbol: string;
  /** Average price of the window's samples. */
  readonly price: number;
  /** Average 24 h change in percent over the samples that carry one. */
  readonly change24hPct: number | null;
  /** Largest 24 h volume among the samples. */
  readonly volume24h: number | null;
  readonly volatility: Volatility;
  readonly trend: Trend;
  readonly windowStartMs: number;
  readonly windowEndMs: number;
  readonly windowMs: number;
  /** 0 when the window closes; 1, 2, … when a late tick corrected it. */
  readonly revision: number;
  readonly samples: number;
  /** Samples that brought a new source time; the others repeat a value the venue had already served. */
  readonly freshSamples: number;
  /** Distinct sources of the samples, sorted. */
  readonly sources: readonly string[];
  readonly firstPrice: number;
  readonly lastPrice: number;
  readonly volumeScope: VolumeScope;
  readonly closedBy: ClosedBy;
  /** Null where it is not known: posted results have no ticks of ours. */
  readonly inputs: InputRange | null;
}
