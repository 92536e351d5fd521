/** How far one window definition has come in one partition. */
export interface SeriesProgress {
  readonly sizeMs: number;
  readonly advanceMs: number;
  /**
   * The close horizon: every window that ends at or before it is closed, whatever the clock says. It records what was closed by the
   * wall clock and keeps a longer grace, configured later, from opening published windows again. Null before the first close.
   */
  readonly closedThroughMs: number | null;
  /**
   * The correction horizon: a window that ends at or before it takes no record any more, and nothing is kept of it. Null before the
   * first record. Stored, so that a longer correction time, configured later, does not publish a forgotten window anew.
   */
  readonly forgottenThroughMs: number | null;
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

/** What is out of a window that still takes corrections. */
export interface Publication {
  /** 0 at the close, then one more with every correction. */
  readonly revision: number;
  /** What closed the window in the first place. */
  readonly closedBy: 'event-time' | 'idle';
}

export interface StoredWindow<Accumulator> extends WindowRef {
  readonly accumulator: Accumulator;
  /** Null while the window is open. */
  readonly published: Publication | null;
}

/** What a restart needs: all of it lies in the changelog of one partition. */
export interface PartitionState<Accumulator> {
  readonly progress: PartitionProgress;
  /** Open windows, and closed ones that still take corrections. */
  readonly windows: Iterable<StoredWindow<Accumulator>>;
}

/** A result. Order among those of one moment: window start, key (UTF-8 bytes), size, revision. */
export interface PublishedWindow<Result> extends WindowRef, Publication {
  readonly endMs: number;
  /** The log has this result already: only while a lost state is rebuilt, see `EarlierPublications`. */
  readonly repeated: boolean;
  readonly result: Result;
}

/**
 * How a window was last published before the state was lost; null for one that was not. While it is in use, the
 * records are those that were read then, so that a window it knows is published neither anew nor differently.
 */
export type EarlierPublications = (window: WindowRef) => Publication | null;

/** What changed since the last delta: publish `published` and store the rest, in one atomic step or not at all. */
export interface PartitionDelta<Accumulator, Result> {
  readonly published: readonly PublishedWindow<Result>[];
  /** Null when clock and horizons are as they were. */
  readonly progress: PartitionProgress | null;
  /** Windows that changed, open or still correctable; their accumulators are live, so serialise them before the next record. */
  readonly changed: readonly StoredWindow<Accumulator>[];
  /** Windows that a former delta stored and that are forgotten now. */
  readonly removed: readonly WindowRef[];
}

/** A window that a record came too late for, even as a correction. */
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
  /** Windows that still took the record, corrected ones included; above 0 only for hopping or several definitions. */
  readonly countedIn: number;
  readonly missed: readonly MissedWindow[];
}
