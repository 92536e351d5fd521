import type { Tick } from '@cmp/market';

/** A window definition in plain numbers. */
export interface PlainDefinition {
  readonly sizeMs: number;
  readonly advanceMs: number;
  readonly graceMs: number;
}

export interface PlainRules {
  readonly definitions: readonly PlainDefinition[];
  readonly correctionMs: number;
}

/** A tick as it counts, with its place and whether it brought a new source time. */
export interface PlainSample {
  readonly tick: Tick;
  readonly offset: number;
  readonly fresh: boolean;
  /** The first of its coin in this log: where the log's beginning is gone, nobody can tell whether it was fresh. */
  readonly isFirst: boolean;
}

/** All samples of one window of one coin, in arrival order. */
export interface PlainWindow {
  readonly coin: string;
  readonly sizeMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly graceMs: number;
  readonly samples: readonly PlainSample[];
}

/**
 * The window contract of one partition as plainly as it can be said: the samples of every window are put in a list, and a list that can
 * get no more is handed out. Shares no code with the processor's windows, so that the two can be compared.
 */
export class PlainPartition {
  /** Largest event time so far. */
  clockMs = -Infinity;
  duplicates = 0;
  private readonly gathered = new Map<string, PlainWindow & { readonly samples: PlainSample[] }>();
  private readonly seen = new Map<string, number>();
  private readonly newest = new Map<string, Tick>();

  constructor(private readonly rules: PlainRules) {}

  /** `missed`: names the windows that are known to have closed without this tick. */
  take(tick: Tick, offset: number, missed: (sizeMs: number, startMs: number) => boolean): void {
    const id = `${tick.coin} ${tick.recordId}`;
    if (tick.eventTimeMs > this.countsAfterMs()) {
      if (this.seen.has(id)) {
        this.duplicates += 1;
        return;
      }
      this.seen.set(id, tick.eventTimeMs);
    }
    this.clockMs = Math.max(this.clockMs, tick.eventTimeMs);
    const sample = { tick, offset, fresh: this.isFresh(tick), isFirst: !this.newest.has(tick.coin) };
    let counted = false;
    for (const definition of this.rules.definitions) {
      for (const startMs of startsOf(definition, tick.eventTimeMs)) {
        const endMs = startMs + definition.sizeMs;
        const tooLate = endMs <= this.clockMs - definition.graceMs - this.rules.correctionMs;
        if (tooLate || missed(definition.sizeMs, startMs)) continue;
        this.windowOf(tick.coin, definition, startMs).samples.push(sample);
        counted = true;
      }
    }
    if (counted) this.newest.set(tick.coin, tick);
  }

  /** The windows that no tick can change any more; each is handed out once. */
  takeFinal(): PlainWindow[] {
    const final = [...this.gathered].filter(
      ([, { endMs, graceMs }]) => endMs <= this.clockMs - graceMs - this.rules.correctionMs,
    );
    for (const [name] of final) this.gathered.delete(name);
    const countsAfterMs = this.countsAfterMs();
    for (const [id, timeMs] of this.seen) {
      // About in order of time: what stands behind a younger one stays a little longer, and is not asked for.
      if (timeMs > countsAfterMs) break;
      this.seen.delete(id);
    }
    return final.map(([, window]) => window);
  }

  /** What is left when the log ends. */
  takeRest(): PlainWindow[] {
    const rest = [...this.gathered.values()];
    this.gathered.clear();
    return rest;
  }

  /** A tick of this time or an earlier one is too late for every window. */
  private countsAfterMs(): number {
    const reaches = this.rules.definitions.map(({ sizeMs, graceMs }) => sizeMs + graceMs + this.rules.correctionMs);
    return this.clockMs - Math.max(...reaches);
  }

  private isFresh(tick: Tick): boolean {
    const before = this.newest.get(tick.coin);
    if (before === undefined || tick.sourceTimeMs === null) return true;
    return before.sourceTimeMs !== tick.sourceTimeMs || before.source !== tick.source;
  }

  private windowOf(coin: string, { sizeMs, graceMs }: PlainDefinition, startMs: number) {
    const name = `${coin} ${sizeMs} ${startMs}`;
    let window = this.gathered.get(name);
    if (window === undefined) {
      window = { coin, sizeMs, startMs, endMs: startMs + sizeMs, graceMs, samples: [] };
      this.gathered.set(name, window);
    }
    return window;
  }
}

/** Every multiple of the advance whose window holds the time, ascending. */
function startsOf({ sizeMs, advanceMs }: PlainDefinition, timeMs: number): number[] {
  const starts: number[] = [];
  for (let startMs = timeMs - (timeMs % advanceMs); startMs > timeMs - sizeMs && startMs >= 0; startMs -= advanceMs) {
    starts.unshift(startMs);
  }
  return starts;
}
