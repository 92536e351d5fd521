/**
 * `ok`: answers arrive. `limited`: the venue asked us to wait (429) or the call budget stretches the interval.
 * `down`: no usable answer. `misconfigured`: only a person can mend it (wrong key, wrong host); polling has stopped.
 * `unused`: an earlier run used it, this one does not.
 */
export type SourceState = 'starting' | 'ok' | 'limited' | 'down' | 'misconfigured' | 'unused';

export type BreakerState = 'closed' | 'open' | 'half-open';

/** What a source last said of itself; value of the source status topic (key = `source`), and part of `/api/status` and the feed. */
export interface SourceStatusRecord {
  readonly source: string;
  readonly state: SourceState;
  /** One sentence for a person; never holds a key or an address with one. */
  readonly detail: string;
  /** True when the prices are made up. */
  readonly simulated: boolean;
  /** True for the source whose ticks are being published now. */
  readonly active: boolean;
  /** Text and link that must stand near the data. */
  readonly attribution: { readonly text: string; readonly url: string } | null;
  readonly interval_ms: number;
  /** When the next call is due, ISO 8601; null when none is planned. */
  readonly next_poll_at: string | null;
  readonly last_success_at: string | null;
  /** Calls left this month under the plan; null when the plan has no monthly limit. */
  readonly credits_left: number | null;
  /** Calls made in `calls_month`, failed ones included: what a restart needs to stay inside the plan. */
  readonly calls_this_month?: number;
  /** The UTC month of `calls_this_month`, `2026-11`. */
  readonly calls_month?: string;
  /** `open`: calls wait longer than the interval after failures; `half-open`: the next answer decides. */
  readonly breaker?: BreakerState;
  /** Configured coins the source has not served in its last 3 answers. */
  readonly unserved_coins: readonly string[];
  readonly updated_at: string;
  readonly schema_version: 1;
}
