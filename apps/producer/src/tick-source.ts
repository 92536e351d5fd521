import type { Tick } from '@cmp/market';

/** What a source saw, before it is checked: numbers may be NaN. `recordId` only when the observation already has one (a replay). */
export type Observation = Omit<Tick, 'recordId'> & { readonly recordId?: string };

/** Observations that belong together: one poll, one round. Empty when a poll brought nothing. */
export interface ObservationBatch {
  /** `live`: a venue's words, which may be wrong. `made`: recorded or made up by us, so that its jumps are meant. */
  readonly origin: 'live' | 'made';
  readonly observations: readonly Observation[];
}

/** Where prices come from. What it says of its health goes to the `StatusBoard` it was built with. */
export interface TickSource {
  /**
   * Observes until `signal` aborts or nothing more can come. The next batch is made only when it is asked for: a reader that
   * stops asking stops the polling.
   */
  observe(signal: AbortSignal): AsyncIterable<ObservationBatch>;
}
