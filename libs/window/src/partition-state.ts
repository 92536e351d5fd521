/** Version of the shapes in this file as they are stored; a reader refuses any other. */
export const WINDOW_STATE_VERSION = 1;

/** How far one window definition has come in one partition. */
export interface SeriesProgress {
  readonly sizeMs: number;
  readonly advanceMs: number;
  /**
   * The close horizon: every window that ends at or before it is closed, whatever the clock says. It records what was closed by the
   * wall clock and keeps a longer grace, configured later, from opening published windows again. Null before the first close.
   */
  readonly closedThroughMs: number | null;
}

/** Everything about a partition that is not an open window. */
export interface PartitionProgress {
  /** The partition clock: the largest event time observed; null before the first. */
  readonly clockMs: number | null;
  readonly series: readonly SeriesProgress[];
}

/** Names one window of one key. */
export interface WindowRef {
  readonly key: string;
  readonly sizeMs: number;
  readonly startMs: number;
}

export interface StoredWindow<Accumulator> extends WindowRef {
  readonly accumulator: Accumulator;
}

/** What a restart needs: all of it lies in the changelog of one partition. */
export interface PartitionState<Accumulator> {
  readonly progress: PartitionProgress;
  readonly open: Iterable<StoredWindow<Accumulator>>;
}

/** A window whose result is final for now. Order within a delta: window start, key (UTF-8 bytes), size. */
export interface ClosedWindow<Result> extends WindowRef {
  readonly endMs: number;
  /** 0 at the close. Corrections by late records will count up from here. */
  readonly revision: 0;
  readonly closedBy: 'event-time' | 'idle';
  readonly result: Result;
}

/** What changed since the last delta: publish `closed` and store the rest, in one atomic step or not at all. */
export interface PartitionDelta<Accumulator, Result> {
  readonly closed: readonly ClosedWindow<Result>[];
  /** Null when clock and horizons are as they were. */
  readonly progress: PartitionProgress | null;
  /** Open windows that changed; their accumulators are live, so serialise them before the next record. */
  readonly changed: readonly StoredWindow<Accumulator>[];
  /** Windows that a former delta stored and that are closed now. */
  readonly removed: readonly WindowRef[];
}

/** A window that a late record should have been in. */
export interface MissedWindow {
  readonly sizeMs: number;
  readonly startMs: number;
  readonly endMs: number;
  /** How long the window had been closed: distance from its end to the close horizon, ms. */
  readonly closedForMs: number;
}

/** A record that came too late for at least one window. */
export interface LateArrival {
  /** Distance behind the partition clock, ms. */
  readonly behindMs: number;
  readonly clockMs: number;
  /** Windows that still took the record; above 0 only for hopping or several definitions. */
  readonly countedIn: number;
  readonly missed: readonly MissedWindow[];
}
