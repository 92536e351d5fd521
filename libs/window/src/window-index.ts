import type { Publication } from './partition-state.js';
import { compareUtf8 } from './utf8-order.js';

/** A window that is held in memory, with what the next delta must say about it. */
export interface KeptWindow<Accumulator> {
  readonly key: string;
  readonly startMs: number;
  readonly accumulator: Accumulator;
  /** Null while it is open. */
  published: Publication | null;
  /** Listed for the next delta. */
  changed: boolean;
  /** A former delta has stored it, so forgetting it must remove it there. */
  stored: boolean;
}

/**
 * Windows of one definition by start, then key: finding one costs two map look-ups, taking them out costs what is taken. The list of
 * starts stays short: open windows lie between the close horizon and the newest record, closed ones between the two horizons.
 */
export class WindowIndex<Accumulator> {
  private readonly byStart = new Map<number, Map<string, KeptWindow<Accumulator>>>();
  private readonly starts: number[] = [];
  private count = 0;
  /** Records come in runs of one window: the group found last is nearly always the next one too. */
  private recentStartMs = Number.NaN;
  private recent = new Map<string, KeptWindow<Accumulator>>();

  get size(): number {
    return this.count;
  }

  /** `Infinity` when nothing is kept. */
  earliestStartMs(): number {
    return this.starts[0] ?? Infinity;
  }

  find(startMs: number, key: string): KeptWindow<Accumulator> | undefined {
    return this.group(startMs)?.get(key);
  }

  insert(window: KeptWindow<Accumulator>): void {
    (this.group(window.startMs) ?? this.addGroup(window.startMs)).set(window.key, window);
    this.count += 1;
  }

  /** Removes and returns the windows of the earliest start, ordered by key; none when nothing is kept. */
  takeEarliest(): KeptWindow<Accumulator>[] {
    const startMs = this.starts.shift() ?? Number.NaN;
    const group = [...(this.byStart.get(startMs)?.values() ?? [])];
    this.byStart.delete(startMs);
    this.recentStartMs = Number.NaN;
    this.count -= group.length;
    return group.sort((a, b) => compareUtf8(a.key, b.key));
  }

  /** Removes and returns the windows that the test picks, ordered by start, then key. Looks at all of them. */
  takeWhere(test: (window: KeptWindow<Accumulator>) => boolean): KeptWindow<Accumulator>[] {
    const all: KeptWindow<Accumulator>[] = [];
    while (this.count > 0) for (const window of this.takeEarliest()) all.push(window);
    for (const window of all) if (!test(window)) this.insert(window);
    return all.filter(test);
  }

  private group(startMs: number): Map<string, KeptWindow<Accumulator>> | undefined {
    if (startMs === this.recentStartMs) return this.recent;
    const group = this.byStart.get(startMs);
    if (group !== undefined) this.remember(startMs, group);
    return group;
  }

  private addGroup(startMs: number): Map<string, KeptWindow<Accumulator>> {
    const group = new Map<string, KeptWindow<Accumulator>>();
    this.byStart.set(startMs, group);
    let place = this.starts.length;
    while (place > 0 && (this.starts[place - 1] ?? 0) > startMs) place -= 1;
    this.starts.splice(place, 0, startMs);
    this.remember(startMs, group);
    return group;
  }

  private remember(startMs: number, group: Map<string, KeptWindow<Accumulator>>): void {
    this.recentStartMs = startMs;
    this.recent = group;
  }
}
