import type { Aggregate } from './aggregate.js';
import { isCaughtUp, type Lag } from './lag.js';
import type {
  EarlierPublications,
  LateArrival,
  PartitionDelta,
  PartitionProgress,
  PartitionState,
  Publication,
  StoredWindow,
  WindowRef,
} from './partition-state.js';
import { atOnce, type Steps } from './steps.js';
import { demandDistinctSizes, latestStartMs, MAX_EVENT_TIME_MS, type TimeWindows } from './time-windows.js';
import { compareUtf8 } from './utf8-order.js';
import { WindowSeries, type AddOutcome, type SeriesHorizons } from './window-series.js';

export interface WindowPartitionOptions<Value, Accumulator, Result> {
  readonly definitions: readonly TimeWindows[];
  readonly aggregate: Aggregate<Value, Accumulator, Result>;
  /** Wall time after end and grace at which a silent partition closes a window; null: never by the wall clock. */
  readonly idleMs: number | null;
  /**
   * How long after end and grace, on the partition clock, a record still corrects a closed window, which is then published as its next
   * revision; 0: never.
   */
  readonly correctionMs: number;
  /** Given when the state was lost and is built again from the records; `endRebuild` ends its use. */
  readonly earlier?: EarlierPublications | null;
}

/**
 * The event-time windows of one input partition: one clock, any number of definitions. Nothing is published or stored here: feed
 * records and idle moments, then take the delta and write it with the next input offset in one atomic step. When that fails, drop
 * the object and restore another from what is stored. One record costs what the windows it is in cost, a close what it closes.
 */
export class WindowPartition<Value, Accumulator, Result> {
  private clockMs = -Infinity;
  private progressChanged = false;
  /** What the records since the last delta led to; `missed` is handed out with the late record that filled it. */
  private outcome: AddOutcome<Result> = { published: [], missed: [] };
  private readonly series: readonly WindowSeries<Value, Accumulator, Result>[];
  private readonly idleMs: number | null;
  /** How far behind the clock a record may count. */
  private readonly reachMs: number;
  /** What the last call began to close and to forget; done before anything else. */
  private closing: Steps | null = null;
  private orphans: WindowRef[] = [];
  private unfinished: WindowRef[] = [];

  constructor(options: WindowPartitionOptions<Value, Accumulator, Result>, state?: PartitionState<Accumulator>) {
    demandDistinctSizes(options.definitions);
    this.idleMs = options.idleMs;
    this.reachMs =
      options.correctionMs + Math.max(...options.definitions.map(({ sizeMs, graceMs }) => sizeMs + graceMs));
    this.clockMs = state?.progress.clockMs ?? -Infinity;
    this.series = options.definitions.map(
      (windows) => new WindowSeries(windows, options, this.horizonsOf(windows, state?.progress)),
    );
    if (state !== undefined) this.restore(state);
  }

  /** The largest event time observed; null before the first record. */
  get clock(): number | null {
    return Number.isFinite(this.clockMs) ? this.clockMs : null;
  }

  get openCount(): number {
    this.settle();
    return this.series.reduce((sum, series) => sum + series.openCount, 0);
  }

  /** Closed windows that still take corrections. */
  get correctableCount(): number {
    this.settle();
    return this.series.reduce((sum, series) => sum + series.correctableCount, 0);
  }

  /** No record at or before this time counts in any window any more; `-Infinity` before the first record. */
  get countsAfterMs(): number {
    return this.clockMs - this.reachMs;
  }

  /** Open windows of the restored state whose definition is gone; the next delta removes them unpublished, as they would stay half full. */
  get abandoned(): readonly WindowRef[] {
    return this.unfinished;
  }

  /**
   * Takes one accepted record: it moves the clock, counts in the windows that still take it, corrects closed ones, then begins to close
   * and forget what is due, see `closeSome`. Returns null, or what the record came too late for. Throws `RangeError` for a time that no
   * clock shows.
   */
  observe(key: string, timeMs: number, value: Value): LateArrival | null {
    this.settle();
    const { published, missed } = this.outcome;
    const before = published.length;
    this.moveClock(timeMs);
    let countedIn = 0;
    for (const series of this.series) countedIn += series.add(key, timeMs, value, this.clockMs, this.outcome);
    this.closeDue('event-time', this.clockMs, before);
    return missed.length === 0 ? null : this.lateArrival(timeMs, countedIn);
  }

  /** Closes what the wall clock has passed by end, grace and idle time; never while records may be waiting. */
  closeIdle(nowMs: number, lag: Lag): void {
    this.settle();
    if (this.idleMs === null || !isCaughtUp(lag)) return;
    this.closeDue('idle', nowMs - this.idleMs, this.outcome.published.length);
  }

  /** The records that were read before the state was lost end here; see `EarlierPublications`. */
  endRebuild(): void {
    this.settle();
    this.closing = this.endingRebuild(this.outcome.published.length);
  }

  /**
   * One step of the closing that the last call began; false when nothing is left of it. For a caller with other work to do: the next call
   * takes the steps that are left first, so that the results are the same without it.
   */
  closeSome(): boolean {
    if (this.closing === null) return false;
    if (this.closing.next().done === true) this.closing = null;
    return this.closing !== null;
  }

  /** What changed since the last call; null when nothing did. Taking it assumes that it will be stored. */
  takeDelta(): PartitionDelta<Accumulator, Result> | null {
    this.settle();
    const changed: StoredWindow<Accumulator>[] = [];
    const removed: WindowRef[] = this.orphans;
    for (const series of this.series) series.takeChanges(changed, removed);
    const { published } = this.outcome;
    const progress = this.progressChanged ? this.progress() : null;
    this.orphans = [];
    this.unfinished = [];
    this.outcome = { published: [], missed: [] };
    this.progressChanged = false;
    if (progress === null && published.length + changed.length + removed.length === 0) return null;
    return { published, progress, changed, removed };
  }

  progress(): PartitionProgress {
    this.settle();
    return { clockMs: this.clock, series: this.series.map((series) => series.progress) };
  }

  private settle(): void {
    while (this.closing !== null) this.closeSome();
  }

  /** Begins to close through `nowMs` less each definition's grace, and to forget. `before`: how much was published before this moment. */
  private closeDue(closedBy: Publication['closedBy'], nowMs: number, before: number): void {
    let isDue = false;
    for (const series of this.series) {
      if (series.isDue(nowMs - series.windows.graceMs, this.clockMs)) isDue = true;
    }
    if (isDue) this.closing = this.closingAll(closedBy, nowMs, before);
    else this.order(before);
  }

  private *closingAll(closedBy: Publication['closedBy'], nowMs: number, before: number): Steps {
    const { published } = this.outcome;
    for (const series of this.series) {
      yield* series.closeThrough(nowMs - series.windows.graceMs, closedBy, published);
      yield* series.forget(this.clockMs);
    }
    this.order(before);
  }

  private *endingRebuild(before: number): Steps {
    const { published } = this.outcome;
    for (const series of this.series) {
      yield* series.endRebuild(published);
      yield* series.forget(this.clockMs);
    }
    this.order(before);
  }

  private moveClock(timeMs: number): void {
    if (!(Number.isSafeInteger(timeMs) && timeMs >= 0 && timeMs <= MAX_EVENT_TIME_MS)) {
      throw new RangeError(`event time ${timeMs} is no instant from 0 to ${MAX_EVENT_TIME_MS} ms`);
    }
    if (timeMs <= this.clockMs) return;
    this.clockMs = timeMs;
    this.progressChanged = true;
  }

  private lateArrival(timeMs: number, countedIn: number): LateArrival {
    const { published, missed } = this.outcome;
    this.outcome = { published, missed: [] };
    return { behindMs: this.clockMs - timeMs, clockMs: this.clockMs, countedIn, missed };
  }

  /** Orders what one moment published. Only that: sorting a whole delta would make the order depend on its cut. */
  private order(before: number): void {
    const { published } = this.outcome;
    if (published.length === before) return;
    this.progressChanged = true;
    if (published.length === before + 1) return;
    for (const one of published.splice(before).sort(inPublishedOrder)) published.push(one);
  }

  /**
   * Where a definition goes on. One that is new to a partition with history starts with its first whole window: the records of the
   * windows that hold the clock have been read already, and a result of half its records would be worse than none.
   */
  private horizonsOf(windows: TimeWindows, progress: PartitionProgress | undefined): SeriesHorizons {
    const known = progress?.series.find((one) => isSameGrid(one, windows));
    if (known !== undefined) {
      const { closedThroughMs, forgottenThroughMs } = known;
      return {
        closedThroughMs: closedThroughMs ?? -Infinity,
        forgottenThroughMs: forgottenThroughMs ?? -Infinity,
      };
    }
    const clockMs = progress?.clockMs ?? null;
    const firstWholeMs = clockMs === null ? -Infinity : latestStartMs(windows, clockMs) + windows.sizeMs;
    return { closedThroughMs: firstWholeMs, forgottenThroughMs: firstWholeMs };
  }

  private restore(state: PartitionState<Accumulator>): void {
    const kept = this.series.filter(({ windows }) => state.progress.series.some((one) => isSameGrid(one, windows)));
    const bySize = new Map(kept.map((series) => [series.windows.sizeMs, series]));
    for (const window of state.windows) {
      const { key, sizeMs, startMs } = window;
      const series = bySize.get(sizeMs);
      if (series !== undefined) series.restore(window);
      else {
        this.orphans.push({ key, sizeMs, startMs });
        if (window.published === null) this.unfinished.push({ key, sizeMs, startMs });
      }
    }
    // What a shorter correction time no longer keeps.
    for (const series of this.series) atOnce(series.forget(this.clockMs));
  }
}

type Grid = Pick<TimeWindows, 'sizeMs' | 'advanceMs'>;

function isSameGrid(one: Grid, other: Grid): boolean {
  return one.sizeMs === other.sizeMs && one.advanceMs === other.advanceMs;
}

function inPublishedOrder(one: WindowRef & Publication, other: WindowRef & Publication): number {
  return (
    one.startMs - other.startMs ||
    compareUtf8(one.key, other.key) ||
    one.sizeMs - other.sizeMs ||
    one.revision - other.revision
  );
}
