import type { Aggregate } from './aggregate.js';
import type {
  EarlierPublications,
  MissedWindow,
  Publication,
  PublishedWindow,
  SeriesProgress,
  StoredWindow,
  WindowRef,
} from './partition-state.js';
import type { Steps } from './steps.js';
import { earliestStartMs, latestStartMs, type TimeWindows } from './time-windows.js';
import { WindowIndex, type KeptWindow } from './window-index.js';

/** How many windows are closed or forgotten in one step. */
const WINDOWS_PER_STEP = 250;

/** Where a series goes on, epoch ms; `-Infinity` at the very beginning. See `SeriesProgress`. */
export interface SeriesHorizons {
  readonly closedThroughMs: number;
  readonly forgottenThroughMs: number;
}

/** See `WindowPartitionOptions`. */
export interface SeriesOptions<Value, Accumulator, Result> {
  readonly aggregate: Aggregate<Value, Accumulator, Result>;
  readonly correctionMs: number;
  readonly earlier?: EarlierPublications | null;
}

/** What a record leads to: filled by `add`, in every series of the partition. */
export interface AddOutcome<Result> {
  readonly published: PublishedWindow<Result>[];
  readonly missed: MissedWindow[];
}

/**
 * The windows of one definition in one partition: open ones, and closed ones that a late record may still correct. Times in ms; the
 * clock belongs to the partition and is passed in.
 */
export class WindowSeries<Value, Accumulator, Result> {
  private readonly open = new WindowIndex<Accumulator>();
  private readonly closed = new WindowIndex<Accumulator>();
  private changed: KeptWindow<Accumulator>[] = [];
  private removed: WindowRef[] = [];
  private readonly aggregate: Aggregate<Value, Accumulator, Result>;
  private readonly correctionMs: number;
  private earlier: EarlierPublications | null;
  private closedThroughMs: number;
  private forgottenThroughMs: number;
  private handled = 0;

  constructor(
    readonly windows: TimeWindows,
    { aggregate, correctionMs, earlier = null }: SeriesOptions<Value, Accumulator, Result>,
    horizons: SeriesHorizons,
  ) {
    this.aggregate = aggregate;
    this.correctionMs = correctionMs;
    this.earlier = earlier;
    this.closedThroughMs = horizons.closedThroughMs;
    this.forgottenThroughMs = horizons.forgottenThroughMs;
  }

  get openCount(): number {
    return this.open.size;
  }

  /** Closed windows that still take corrections. */
  get correctableCount(): number {
    return this.closed.size;
  }

  get progress(): SeriesProgress {
    const { sizeMs, advanceMs } = this.windows;
    return {
      sizeMs,
      advanceMs,
      closedThroughMs: finiteOrNull(this.closedThroughMs),
      forgottenThroughMs: finiteOrNull(this.forgottenThroughMs),
    };
  }

  restore({ key, startMs, accumulator, published }: StoredWindow<Accumulator>): void {
    const index = published === null ? this.open : this.closed;
    index.insert({ key, startMs, accumulator, published, changed: false, stored: true });
  }

  /** Adds the value to every window that still takes it, publishes those it corrects; returns how many took it. */
  add(key: string, timeMs: number, value: Value, clockMs: number, outcome: AddOutcome<Result>): number {
    const { sizeMs, advanceMs, graceMs } = this.windows;
    const horizonMs = Math.max(clockMs - graceMs, this.closedThroughMs);
    const lastMs = latestStartMs(this.windows, timeMs);
    let taken = 0;
    // Most windows tumble, and then the first window that holds the time is the last one too.
    const firstMs = advanceMs === sizeMs ? lastMs : earliestStartMs(this.windows, timeMs);
    for (let startMs = firstMs; startMs <= lastMs; startMs += advanceMs) {
      const endMs = startMs + sizeMs;
      if (endMs > horizonMs) this.addTo(startMs, key, value);
      else if (endMs > this.correctionHorizonMs(clockMs)) {
        const closedBy = endMs > clockMs - graceMs ? 'idle' : 'event-time';
        outcome.published.push(this.correct(startMs, key, value, closedBy));
      } else {
        outcome.missed.push({ sizeMs, startMs, endMs, closedForMs: horizonMs - endMs });
        continue;
      }
      taken += 1;
    }
    return taken;
  }

  /**
   * Moves the correction horizon; true when windows are to be closed through `horizonMs` or forgotten. Costs two comparisons, however
   * many windows there are.
   */
  isDue(horizonMs: number, clockMs: number): boolean {
    const { sizeMs } = this.windows;
    this.forgottenThroughMs = this.correctionHorizonMs(clockMs);
    return (
      this.open.earliestStartMs() <= horizonMs - sizeMs ||
      this.closed.earliestStartMs() <= this.forgottenThroughMs - sizeMs
    );
  }

  /** Closes every open window that ends at or before `horizonMs`. */
  *closeThrough(horizonMs: number, closedBy: Publication['closedBy'], into: PublishedWindow<Result>[]): Steps {
    const lastStartMs = horizonMs - this.windows.sizeMs;
    while (this.open.earliestStartMs() <= lastStartMs) {
      for (const window of this.open.takeEarliest()) {
        this.close(window, closedBy, into);
        if (this.stepEnds()) yield;
      }
    }
  }

  /** The rebuild is over: what was published before is closed, whatever the clock says, and everything from here on is news. */
  *endRebuild(into: PublishedWindow<Result>[]): Steps {
    const { earlier } = this;
    if (earlier === null) return;
    for (const window of this.open.takeWhere((one) => earlier(this.refOf(one)) !== null)) {
      this.close(window, 'idle', into);
      if (this.stepEnds()) yield;
    }
    this.earlier = null;
  }

  /** Forgets the closed windows that take no more corrections. */
  *forget(clockMs: number): Steps {
    this.forgottenThroughMs = this.correctionHorizonMs(clockMs);
    const lastStartMs = this.forgottenThroughMs - this.windows.sizeMs;
    while (this.closed.earliestStartMs() <= lastStartMs) {
      for (const window of this.closed.takeEarliest()) {
        const { key, startMs } = window;
        if (window.stored) this.removed.push({ key, sizeMs: this.windows.sizeMs, startMs });
        window.changed = false;
        if (this.stepEnds()) yield;
      }
    }
  }

  /** Hands over what the changelog must be told, once. */
  takeChanges(changed: StoredWindow<Accumulator>[], removed: WindowRef[]): void {
    const { sizeMs } = this.windows;
    for (const window of this.changed) {
      if (!window.changed) continue;
      window.changed = false;
      window.stored = true;
      const { key, startMs, accumulator, published } = window;
      changed.push({ key, sizeMs, startMs, accumulator, published });
    }
    for (const ref of this.removed) removed.push(ref);
    this.changed = [];
    this.removed = [];
  }

  /** Windows that end at or before it take nothing any more. Without corrections that is every window that is closed. */
  private correctionHorizonMs(clockMs: number): number {
    const { graceMs } = this.windows;
    const byClockMs = clockMs - graceMs - this.correctionMs;
    const byRuleMs = this.correctionMs > 0 ? byClockMs : Math.max(byClockMs, this.closedThroughMs);
    return Math.max(byRuleMs, this.forgottenThroughMs);
  }

  private close(
    window: KeptWindow<Accumulator>,
    closedBy: Publication['closedBy'],
    into: PublishedWindow<Result>[],
  ): void {
    into.push(this.publish(window, { revision: 0, closedBy }));
    this.closed.insert(window);
  }

  /** Counts the windows that were closed or forgotten. */
  private stepEnds(): boolean {
    this.handled += 1;
    return this.handled % WINDOWS_PER_STEP === 0;
  }

  private addTo(startMs: number, key: string, value: Value): void {
    const window = this.open.find(startMs, key) ?? this.create(this.open, startMs, key);
    this.aggregate.add(window.accumulator, value);
    this.note(window);
  }

  /** One more revision of a closed window, or its first when no record of the key was there in time. */
  private correct(
    startMs: number,
    key: string,
    value: Value,
    closedBy: Publication['closedBy'],
  ): PublishedWindow<Result> {
    const window = this.closed.find(startMs, key) ?? this.create(this.closed, startMs, key);
    this.aggregate.add(window.accumulator, value);
    const { published } = window;
    return this.publish(
      window,
      published === null ? { revision: 0, closedBy } : { ...published, revision: published.revision + 1 },
    );
  }

  private publish(window: KeptWindow<Accumulator>, next: Publication): PublishedWindow<Result> {
    const ref = this.refOf(window);
    const endMs = ref.startMs + ref.sizeMs;
    const earlier = this.earlier?.(ref) ?? null;
    const published = earlier ?? next;
    this.closedThroughMs = Math.max(this.closedThroughMs, endMs);
    window.published = published;
    this.note(window);
    return { ...ref, endMs, ...published, repeated: earlier !== null, result: this.aggregate.read(window.accumulator) };
  }

  private refOf({ key, startMs }: KeptWindow<Accumulator>): WindowRef {
    return { key, sizeMs: this.windows.sizeMs, startMs };
  }

  private note(window: KeptWindow<Accumulator>): void {
    if (window.changed) return;
    window.changed = true;
    this.changed.push(window);
  }

  private create(index: WindowIndex<Accumulator>, startMs: number, key: string): KeptWindow<Accumulator> {
    const window = {
      key,
      startMs,
      accumulator: this.aggregate.create(),
      published: null,
      changed: false,
      stored: false,
    };
    index.insert(window);
    return window;
  }
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
