import { compareUtf8 } from './utf8-order.js';

/** An open window with what the next delta must say about it. */
export interface OpenWindow<Accumulator> {
  readonly key: string;
  readonly startMs: number;
  readonly accumulator: Accumulator;
  /** Listed for the next delta. */
  changed: boolean;
  /** A former delta has stored it, so closing it must remove it there. */
  stored: boolean;
}

/**
 * The open windows of one definition, indexed by start, then key: finding one costs two map look-ups, closing costs what is closed.
 * The list of starts stays short: only windows between the close horizon and the newest record are open.
 */
export class OpenWindows<Accumulator> {
  private readonly byStart = new Map<number, Map<string, OpenWindow<Accumulator>>>();
  private readonly starts: number[] = [];
  private count = 0;
  /** Records come in runs of one window: the group found last is nearly always the next one too. */
  private recentStartMs = Number.NaN;
  private recent = new Map<string, OpenWindow<Accumulator>>();

  get size(): number {
    return this.count;
  }

  /** `Infinity` when nothing is open. */
  earliestStartMs(): number {
    return this.starts[0] ?? Infinity;
  }

  find(startMs: number, key: string): OpenWindow<Accumulator> | undefined {
    return this.group(startMs)?.get(key);
  }

  insert(window: OpenWindow<Accumulator>): void {
    (this.group(window.startMs) ?? this.addGroup(window.startMs)).set(window.key, window);
    this.count += 1;
  }

  /** Removes and returns the windows that start at or before `startMs`, ordered by start, then key. */
  takeThrough(startMs: number): OpenWindow<Accumulator>[] {
    const taken: OpenWindow<Accumulator>[] = [];
    while (this.earliestStartMs() <= startMs) for (const window of this.takeEarliestGroup()) taken.push(window);
    return taken;
  }

  private takeEarliestGroup(): OpenWindow<Accumulator>[] {
    const startMs = this.starts.shift() ?? Number.NaN;
    const group = [...(this.byStart.get(startMs)?.values() ?? [])];
    this.byStart.delete(startMs);
    this.recentStartMs = Number.NaN;
    this.count -= group.length;
    return group.sort((a, b) => compareUtf8(a.key, b.key));
  }

  private group(startMs: number): Map<string, OpenWindow<Accumulator>> | undefined {
    if (startMs === this.recentStartMs) return this.recent;
    const group = this.byStart.get(startMs);
    if (group !== undefined) this.remember(startMs, group);
    return group;
  }

  private addGroup(startMs: number): Map<string, OpenWindow<Accumulator>> {
    const group = new Map<string, OpenWindow<Accumulator>>();
    this.byStart.set(startMs, group);
    let place = this.starts.length;
    while (place > 0 && (this.starts[place - 1] ?? 0) > startMs) place -= 1;
    this.starts.splice(place, 0, startMs);
    this.remember(startMs, group);
    return group;
  }

  private remember(startMs: number, group: Map<string, OpenWindow<Accumulator>>): void {
    this.recentStartMs = startMs;
    this.recent = group;
  }
}
