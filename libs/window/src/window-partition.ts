import type { Aggregate } from './aggregate.js';
import { isCaughtUp, type Lag } from './lag.js';
import type {
  ClosedWindow,
  LateArrival,
  MissedWindow,
  PartitionDelta,
  PartitionProgress,
  PartitionState,
  StoredWindow,
  WindowRef,
} from './partition-state.js';
import { demandDistinctSizes, latestStartMs, MAX_EVENT_TIME_MS, type TimeWindows } from './time-windows.js';
import { compareUtf8 } from './utf8-order.js';
import { WindowSeries } from './window-series.js';

export interface WindowPartitionOptions<Value, Accumulator, Result> {
  readonly definitions: readonly TimeWindows[];
  readonly aggregate: Aggregate<Value, Accumulator, Result>;
  /** Wall time after end and grace at which a silent partition closes a window; null: never by the wall clock. */
  readonly idleMs: number | null;
}

/**
 * The event-time windows of one input partition: one clock, any number of definitions. Nothing is published or stored here: feed
 * records and idle moments, then take the delta and write it with the next input offset in one atomic step. When that fails, drop
 * the object and restore another from what is stored. One record costs what the windows it is in cost, a close what it closes.
 */
export class WindowPartition<Value, Accumulator, Result> {
  private clockMs = -Infinity;
  private progressChanged = false;
  private closed: ClosedWindow<Result>[] = [];
  private readonly series: readonly WindowSeries<Value, Accumulator, Result>[];
  private readonly idleMs: number | null;
  private orphans: WindowRef[] = [];
  /** Handed out with the late record that filled it; empty, and so reused, for all others. */
  private missed: MissedWindow[] = [];

  constructor(options: WindowPartitionOptions<Value, Accumulator, Result>, state?: PartitionState<Accumulator>) {
    demandDistinctSizes(options.definitions);
    this.idleMs = options.idleMs;
    this.clockMs = state?.progress.clockMs ?? -Infinity;
    this.series = options.definitions.map(
      (windows) => new WindowSeries(windows, options.aggregate, this.horizonOf(windows, state?.progress)),
    );
    if (state !== undefined) this.restore(state);
  }

  /** The largest event time observed; null before the first record. */
  get clock(): number | null {
    return Number.isFinite(this.clockMs) ? this.clockMs : null;
  }

  get openCount(): number {
    return this.series.reduce((sum, series) => sum + series.openCount, 0);
  }

  /** Open windows of the restored state whose definition is gone; the next delta removes them unpublished, as they would stay half full. */
  get abandoned(): readonly WindowRef[] {
    return this.orphans;
  }

  /**
   * Takes one accepted record: it moves the clock, counts in the windows that still take it, then closes what is due.
   * Returns null, or what the record came too late for. Throws `RangeError` for a time that no clock shows.
   */
  observe(key: string, timeMs: number, value: Value): LateArrival | null {
    this.moveClock(timeMs);
    let countedIn = 0;
    for (const series of this.series) countedIn += series.add(key, timeMs, value, this.clockMs, this.missed);
    this.closeByClock();
    return this.missed.length === 0 ? null : this.lateArrival(timeMs, countedIn);
  }

  /** Closes what the wall clock has passed by end, grace and idle time; never while records may be waiting. */
  closeIdle(nowMs: number, lag: Lag): void {
    if (this.idleMs === null || !isCaughtUp(lag)) return;
    const before = this.closed.length;
    for (const series of this.series) {
      series.closeThrough(nowMs - series.windows.graceMs - this.idleMs, 'idle', this.closed);
    }
    this.orderClosed(before);
  }

  /** What changed since the last call; null when nothing did. Taking it assumes that it will be stored. */
  takeDelta(): PartitionDelta<Accumulator, Result> | null {
    const changed: StoredWindow<Accumulator>[] = [];
    const removed: WindowRef[] = this.orphans;
    for (const series of this.series) series.takeChanges(changed, removed);
    const closed = this.closed;
    const progress = this.progressChanged ? this.progress() : null;
    this.orphans = [];
    this.closed = [];
    this.progressChanged = false;
    if (progress === null && closed.length + changed.length + removed.length === 0) return null;
    return { closed, progress, changed, removed };
  }

  progress(): PartitionProgress {
    return { clockMs: this.clock, series: this.series.map((series) => series.progress) };
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
    const missed = this.missed;
    this.missed = [];
    return { behindMs: this.clockMs - timeMs, clockMs: this.clockMs, countedIn, missed };
  }

  private closeByClock(): void {
    const before = this.closed.length;
    for (const series of this.series) {
      series.closeThrough(this.clockMs - series.windows.graceMs, 'event-time', this.closed);
    }
    this.orderClosed(before);
  }

  /** Orders what one moment closed across definitions. Only that: sorting a whole delta would make the order depend on its cut. */
  private orderClosed(before: number): void {
    if (this.closed.length === before) return;
    this.progressChanged = true;
    if (this.series.length === 1) return;
    for (const one of this.closed.splice(before).sort(inPublishedOrder)) this.closed.push(one);
  }

  /**
   * Where a definition goes on. One that is new to a partition with history starts with its first whole window: the records of the
   * windows that hold the clock have been read already, and a result of half its records would be worse than none.
   */
  private horizonOf(windows: TimeWindows, progress: PartitionProgress | undefined): number {
    const known = progress?.series.find((one) => isSameGrid(one, windows));
    if (known !== undefined) return known.closedThroughMs ?? -Infinity;
    const clockMs = progress?.clockMs ?? null;
    return clockMs === null ? -Infinity : latestStartMs(windows, clockMs) + windows.sizeMs;
  }

  private restore(state: PartitionState<Accumulator>): void {
    const kept = this.series.filter(({ windows }) => state.progress.series.some((one) => isSameGrid(one, windows)));
    const bySize = new Map(kept.map((series) => [series.windows.sizeMs, series]));
    for (const { key, sizeMs, startMs, accumulator } of state.open) {
      const series = bySize.get(sizeMs);
      if (series === undefined) this.orphans.push({ key, sizeMs, startMs });
      else series.restore({ key, sizeMs, startMs }, accumulator);
    }
  }
}

type Grid = Pick<TimeWindows, 'sizeMs' | 'advanceMs'>;

function isSameGrid(one: Grid, other: Grid): boolean {
  return one.sizeMs === other.sizeMs && one.advanceMs === other.advanceMs;
}

function inPublishedOrder(one: WindowRef, other: WindowRef): number {
  return one.startMs - other.startMs || compareUtf8(one.key, other.key) || one.sizeMs - other.sizeMs;
}
