import { compareUtf8, type TimeWindows } from '../src/index.js';

/** What happens to a partition, in arrival order: a record, or a moment in which a caught-up partition looks at the wall clock. */
export type Happening =
  | { readonly kind: 'record'; readonly key: string; readonly timeMs: number; readonly value: number }
  | { readonly kind: 'idle'; readonly nowMs: number };

/** A result as the batch computes it. */
export interface BatchWindow {
  readonly key: string;
  readonly sizeMs: number;
  readonly startMs: number;
  readonly revision: number;
  readonly closedBy: 'event-time' | 'idle';
  readonly publishedAfter: number;
  readonly values: readonly number[];
}

export interface BatchOutcome {
  readonly published: readonly BatchWindow[];
  /** `[index of the record, number of windows it missed]`. */
  readonly late: readonly (readonly [number, number])[];
  readonly clockMs: number | null;
}

export interface BatchRules {
  readonly definitions: readonly TimeWindows[];
  readonly idleMs: number;
  readonly correctionMs: number;
}

interface Gathered {
  readonly key: string;
  readonly startMs: number;
  readonly values: number[];
  /** -1 while it is open. */
  revision: number;
  closedBy: 'event-time' | 'idle';
}

/**
 * The window contract once more, as plainly as it can be written and without any index, to compare the real core with: every step
 * looks at every window. Far too slow for anything else.
 */
export function batchWindows(happenings: readonly Happening[], rules: BatchRules): BatchOutcome {
  const published: BatchWindow[] = [];
  const missed = new Map<number, number>();
  const clocks = runningClock(happenings);
  for (const definition of rules.definitions) {
    const one = batchOfOne(happenings, clocks, definition, rules);
    published.push(...one.published);
    for (const [index, count] of one.missed) missed.set(index, (missed.get(index) ?? 0) + count);
  }
  published.sort(
    (a, b) =>
      a.publishedAfter - b.publishedAfter ||
      a.startMs - b.startMs ||
      compareUtf8(a.key, b.key) ||
      a.sizeMs - b.sizeMs ||
      a.revision - b.revision,
  );
  const last = clocks.at(-1) ?? -Infinity;
  return { published, late: [...missed].sort(([a], [b]) => a - b), clockMs: last === -Infinity ? null : last };
}

/** The partition clock after each happening. */
function runningClock(happenings: readonly Happening[]): number[] {
  let clockMs = -Infinity;
  return happenings.map((one) => (clockMs = one.kind === 'record' ? Math.max(clockMs, one.timeMs) : clockMs));
}

function batchOfOne(
  happenings: readonly Happening[],
  clocks: readonly number[],
  definition: TimeWindows,
  { idleMs, correctionMs }: BatchRules,
) {
  const { sizeMs, graceMs } = definition;
  const windows: Gathered[] = [];
  const published: BatchWindow[] = [];
  const missed = new Map<number, number>();
  let idleHorizonMs = -Infinity;
  const publish = (window: Gathered, publishedAfter: number) => {
    const { key, startMs, closedBy, values } = window;
    window.revision += 1;
    published.push({ key, sizeMs, startMs, revision: window.revision, closedBy, publishedAfter, values: [...values] });
  };
  happenings.forEach((happening, index) => {
    const byClockMs = (clocks[index] ?? -Infinity) - graceMs;
    if (happening.kind === 'record') {
      for (const startMs of startsByTrial(definition, happening.timeMs)) {
        const endMs = startMs + sizeMs;
        const isClosed = endMs <= Math.max(byClockMs, idleHorizonMs);
        if (isClosed && (correctionMs === 0 || endMs <= byClockMs - correctionMs)) {
          missed.set(index, (missed.get(index) ?? 0) + 1);
          continue;
        }
        const window = gather(windows, happening.key, startMs);
        window.values.push(happening.value);
        if (!isClosed) continue;
        if (window.revision === -1) window.closedBy = endMs <= byClockMs ? 'event-time' : 'idle';
        publish(window, index);
      }
    }
    const horizonMs = happening.kind === 'record' ? byClockMs : happening.nowMs - graceMs - idleMs;
    for (const window of windows) {
      const endMs = window.startMs + sizeMs;
      if (window.revision > -1 || endMs > horizonMs) continue;
      window.closedBy = happening.kind === 'idle' ? 'idle' : 'event-time';
      if (happening.kind === 'idle') idleHorizonMs = Math.max(idleHorizonMs, endMs);
      publish(window, index);
    }
  });
  return { published, missed };
}

/** Every multiple of the advance around the time, kept when `[start, start + size)` holds it. */
function startsByTrial({ sizeMs, advanceMs }: TimeWindows, timeMs: number): number[] {
  const starts: number[] = [];
  for (let step = 0; step * advanceMs <= sizeMs + advanceMs; step += 1) {
    const startMs = timeMs - (timeMs % advanceMs) - step * advanceMs;
    if (startMs >= 0 && startMs <= timeMs && timeMs < startMs + sizeMs) starts.push(startMs);
  }
  return starts;
}

function gather(windows: Gathered[], key: string, startMs: number): Gathered {
  const found = windows.find((window) => window.key === key && window.startMs === startMs);
  if (found !== undefined) return found;
  const created: Gathered = { key, startMs, values: [], revision: -1, closedBy: 'event-time' };
  windows.push(created);
  return created;
}
