/** One event of a case: a tick of the partition, in arrival order. */
export interface CaseEvent {
  readonly key: string;
  readonly ts: number;
  readonly price: number;
  readonly change: number | null;
  readonly volume: number | null;
}

export interface CaseResult {
  readonly key: string;
  readonly windowStart: number;
  /** Exclusive. */
  readonly windowEnd: number;
  readonly count: number;
  readonly avgPrice: number;
  readonly avgChange: number | null;
  readonly maxVolume: number | null;
  readonly emittedAfterEventIndex: number;
}

export interface CaseOutcome {
  readonly results: readonly CaseResult[];
  readonly lateDropped: number;
  readonly lateEventIndexes: readonly number[];
  /** The partition clock after the last event; null without events. */
  readonly finalStreamTime: number | null;
}

/** A case file, as e2e/fixtures/window-cases/README.md describes it. `advanceMs` is ours: smaller than `windowMs` it makes hopping windows. */
export interface WindowCase {
  readonly name: string;
  readonly windowMs: number;
  readonly advanceMs: number;
  readonly graceMs: number;
  readonly events: readonly CaseEvent[];
  readonly restartAfterEventIndexes: readonly number[];
  readonly expected: CaseOutcome;
}
