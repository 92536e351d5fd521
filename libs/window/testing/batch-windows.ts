import { compareUtf8, type TimeWindows } from '../src/index.js';

/** What happens to a partition, in arrival order: a record, or a moment in which a caught-up partition looks at the wall clock. */
export type Happening =
  | { readonly kind: 'record'; readonly key: string; readonly timeMs: number; readonly value: number }
  | { readonly kind: 'idle'; readonly nowMs: number };

/** A window as the batch computes it. */
export interface BatchWindow {
  readonly key: string;
  readonly sizeMs: number;
  readonly startMs: number;
  readonly closedBy: 'event-time' | 'idle';
  readonly closedAfter: number;
  readonly values: readonly number[];
}

export interface BatchOutcome {
  readonly closed: readonly BatchWindow[];
  /** `[index of the record, number of windows it missed]`. */
  readonly late: readonly (readonly [number, number])[];
  readonly clockMs: number | null;
}

interface Gathered {
  readonly key: string;
  readonly startMs: number;
  readonly values: number[];
  closed: boolean;
}

/**
 * The window contract once more, as plainly as it can be written and without any index, to compare the real core with: every step
 * looks at every window. Far too slow for anything else.
 */
export function batchWindows(
  happenings: readonly Happening[],
  definitions: readonly TimeWindows[],
  idleMs: number,
): BatchOutcome {
  const closed: BatchWindow[] = [];
  const missed = new Map<number, number>();
  const clocks = runningClock(happenings);
  for (const definition of definitions) {
    const one = batchOfOne(happenings, clocks, definition, idleMs);
    closed.push(...one.closed);
    for (const [index, count] of one.missed) missed.set(index, (missed.get(index) ?? 0) + count);
  }
  closed.sort(
    (a, b) =>
      a.closedAfter - b.closedAfter || a.startMs - b.startMs || compareUtf8(a.key, b.key) || a.sizeMs - b.sizeMs,
  );
  const last = clocks.at(-1) ?? -Infinity;
  return { closed, late: [...missed].sort(([a], [b]) => a - b), clockMs: last === -Infinity ? null : last };
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
  idleMs: number,
) {
  const { sizeMs, graceMs } = definition;
  const windows: Gathered[] = [];
  const closed: BatchWindow[] = [];
  const missed = new Map<number, number>();
  let idleHorizonMs = -Infinity;
  happenings.forEach((happening, index) => {
    const byClockMs = (clocks[index] ?? -Infinity) - graceMs;
    if (happening.kind === 'record') {
      for (const startMs of startsByTrial(definition, happening.timeMs)) {
        if (startMs + sizeMs <= Math.max(byClockMs, idleHorizonMs)) missed.set(index, (missed.get(index) ?? 0) + 1);
        else gather(windows, happening.key, startMs).values.push(happening.value);
      }
    }
    const horizonMs = happening.kind === 'record' ? byClockMs : happening.nowMs - graceMs - idleMs;
    for (const window of windows) {
      const endMs = window.startMs + sizeMs;
      if (window.closed || endMs > horizonMs) continue;
      window.closed = true;
      if (happening.kind === 'idle') idleHorizonMs = Math.max(idleHorizonMs, endMs);
      const closedBy = happening.kind === 'idle' ? ('idle' as const) : ('event-time' as const);
      closed.push({
        key: window.key,
        sizeMs,
        startMs: window.startMs,
        closedBy,
        closedAfter: index,
        values: window.values,
      });
    }
  });
  return { closed, missed };
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
  const created = { key, startMs, values: [], closed: false };
  windows.push(created);
  return created;
}
