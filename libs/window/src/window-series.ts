import type { Aggregate } from './aggregate.js';
import { OpenWindows, type OpenWindow } from './open-windows.js';
import type { ClosedWindow, MissedWindow, SeriesProgress, StoredWindow, WindowRef } from './partition-state.js';
import { earliestStartMs, latestStartMs, type TimeWindows } from './time-windows.js';

/** The windows of one definition in one partition. Times in ms; the clock belongs to the partition and is passed in. */
export class WindowSeries<Value, Accumulator, Result> {
  private readonly open = new OpenWindows<Accumulator>();
  private changed: OpenWindow<Accumulator>[] = [];
  private removed: WindowRef[] = [];

  constructor(
    readonly windows: TimeWindows,
    private readonly aggregate: Aggregate<Value, Accumulator, Result>,
    private closedThroughMs = -Infinity,
  ) {}

  get openCount(): number {
    return this.open.size;
  }

  get progress(): SeriesProgress {
    const { sizeMs, advanceMs } = this.windows;
    return { sizeMs, advanceMs, closedThroughMs: Number.isFinite(this.closedThroughMs) ? this.closedThroughMs : null };
  }

  restore(window: WindowRef, accumulator: Accumulator): void {
    const { key, startMs } = window;
    this.open.insert({ key, startMs, accumulator, changed: false, stored: true });
  }

  /** Adds the value to every window that still takes it and lists the others in `missed`; returns how many took it. */
  add(key: string, timeMs: number, value: Value, clockMs: number, missed: MissedWindow[]): number {
    const { sizeMs, advanceMs, graceMs } = this.windows;
    const horizonMs = Math.max(clockMs - graceMs, this.closedThroughMs);
    const lastMs = latestStartMs(this.windows, timeMs);
    let taken = 0;
    // Most windows tumble, and then the first window that holds the time is the last one too.
    const firstMs = advanceMs === sizeMs ? lastMs : earliestStartMs(this.windows, timeMs);
    for (let startMs = firstMs; startMs <= lastMs; startMs += advanceMs) {
      const endMs = startMs + sizeMs;
      if (endMs > horizonMs) {
        this.addTo(startMs, key, value);
        taken += 1;
      } else {
        missed.push({ sizeMs, startMs, endMs, closedForMs: horizonMs - endMs });
      }
    }
    return taken;
  }

  /** Closes every open window that ends at or before `horizonMs`; costs one comparison when there is none. */
  closeThrough(horizonMs: number, closedBy: 'event-time' | 'idle', into: ClosedWindow<Result>[]): void {
    const { sizeMs } = this.windows;
    const lastStartMs = horizonMs - sizeMs;
    if (this.open.earliestStartMs() > lastStartMs) return;
    for (const window of this.open.takeThrough(lastStartMs)) {
      const { key, startMs } = window;
      const endMs = startMs + sizeMs;
      this.closedThroughMs = Math.max(this.closedThroughMs, endMs);
      if (window.stored) this.removed.push({ key, sizeMs, startMs });
      window.changed = false;
      into.push({
        key,
        sizeMs,
        startMs,
        endMs,
        revision: 0,
        closedBy,
        result: this.aggregate.read(window.accumulator),
      });
    }
  }

  /** Hands over what the changelog must be told, once. */
  takeChanges(changed: StoredWindow<Accumulator>[], removed: WindowRef[]): void {
    const { sizeMs } = this.windows;
    for (const window of this.changed) {
      if (!window.changed) continue;
      window.changed = false;
      window.stored = true;
      changed.push({ key: window.key, sizeMs, startMs: window.startMs, accumulator: window.accumulator });
    }
    for (const ref of this.removed) removed.push(ref);
    this.changed = [];
    this.removed = [];
  }

  private addTo(startMs: number, key: string, value: Value): void {
    const window = this.open.find(startMs, key) ?? this.create(startMs, key);
    this.aggregate.add(window.accumulator, value);
    if (window.changed) return;
    window.changed = true;
    this.changed.push(window);
  }

  private create(startMs: number, key: string): OpenWindow<Accumulator> {
    const window = { key, startMs, accumulator: this.aggregate.create(), changed: false, stored: false };
    this.open.insert(window);
    return window;
  }
}
