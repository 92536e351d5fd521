import type { ClosedBy, Trend, Volatility, VolumeScope } from '@cmp/market';

/** An open alert of a coin, as it stands after this window. */
export interface PulseAlert {
  readonly direction: 'up' | 'down';
  /** The average change in percent that raised it. */
  readonly change_24h: number;
  /** End of the window that raised it, ISO 8601. */
  readonly since: string;
}

/** The stretch of one partition of the tick topic that holds every sample of a window. */
export interface PulseInputs {
  readonly partition: number;
  readonly first_offset: number;
  readonly last_offset: number;
}

/** Value of one record of the pulse topic, and the pulse everywhere else: `/ws`, feed, REST. Key = `coin`. */
export interface PulseRecord {
  readonly coin: string;
  /** Ticker symbol, `BTC`. */
  readonly coin_id: string;
  readonly price: number;
  readonly change_24h: number | null;
  readonly volume_24h: number | null;
  readonly volatility: Volatility;
  readonly trend: Trend;
  /** The window's end, ISO 8601. */
  readonly timestamp: string;
  readonly window_start: string;
  readonly window_end: string;
  readonly window_ms: number;
  readonly revision: number;
  readonly samples: number;
  readonly fresh_samples: number;
  readonly sources: readonly string[];
  readonly first_price: number;
  readonly last_price: number;
  readonly volume_scope: VolumeScope;
  readonly closed_by: ClosedBy;
  readonly alert: PulseAlert | null;
  /**
   * Where its samples are: the ticks of this coin with an event time inside the window, the first of each `record_id`. Null when it was
   * posted to `/ingest` or written before the field was.
   */
  readonly inputs: PulseInputs | null;
  readonly schema_version: 1;
}
