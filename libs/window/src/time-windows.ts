/**
 * One window definition. A window is half-open, `[startMs, startMs + sizeMs)`, and starts at a multiple of `advanceMs` since the
 * epoch: *tumbling* when `advanceMs` equals `sizeMs`, *hopping* when it is smaller. No window starts before the epoch.
 */
export interface TimeWindows {
  readonly sizeMs: number;
  readonly advanceMs: number;
  /** How long after its end, on the partition clock, a window still takes records. */
  readonly graceMs: number;
}

/** A window definition that cannot work; the message names the field and what would be right. */
export class WindowDefinitionError extends Error {}

/** Largest instant a `Date` can hold. Ends, graces and their sums stay far below 2^53 from here. */
export const MAX_EVENT_TIME_MS = 8_640_000_000_000_000;
const MAX_SIZE_MS = 366 * 86_400_000;

/** Checks a definition; without `advanceMs` it is tumbling, without `graceMs` it does not wait. Throws `WindowDefinitionError`. */
export function timeWindows(fields: { sizeMs: number; advanceMs?: number; graceMs?: number }): TimeWindows {
  const { sizeMs, advanceMs = sizeMs, graceMs = 0 } = fields;
  demand('sizeMs', sizeMs, 1, MAX_SIZE_MS);
  demand('advanceMs', advanceMs, 1, sizeMs);
  demand('graceMs', graceMs, 0, MAX_SIZE_MS);
  return { sizeMs, advanceMs, graceMs };
}

/** Start of the last window that holds `timeMs`. Exact for every safe integer: the quotient's rounding error is below 1/advance. */
export function latestStartMs(windows: TimeWindows, timeMs: number): number {
  return Math.floor(timeMs / windows.advanceMs) * windows.advanceMs;
}

/** Start of the first window that holds `timeMs`. */
export function earliestStartMs(windows: TimeWindows, timeMs: number): number {
  const { sizeMs, advanceMs } = windows;
  return Math.max(0, (Math.floor((timeMs - sizeMs) / advanceMs) + 1) * advanceMs);
}

/** Starts of all windows that hold `timeMs`, ascending: one when tumbling; none in a gap cannot be, as `advanceMs <= sizeMs`. */
export function windowStartsMs(windows: TimeWindows, timeMs: number): number[] {
  const starts: number[] = [];
  const last = latestStartMs(windows, timeMs);
  for (let start = earliestStartMs(windows, timeMs); start <= last; start += windows.advanceMs) starts.push(start);
  return starts;
}

/** Two definitions of one size could not be told apart in the results; at least one is needed. Throws `WindowDefinitionError`. */
export function demandDistinctSizes(definitions: readonly TimeWindows[]): void {
  if (definitions.length === 0) throw new WindowDefinitionError('at least one window definition is needed');
  const sizes = definitions.map(({ sizeMs }) => sizeMs);
  const repeated = sizes.find((size, index) => sizes.indexOf(size) !== index);
  if (repeated !== undefined) throw new WindowDefinitionError(`two window definitions have sizeMs ${repeated}`);
}

function demand(field: string, value: number, min: number, max: number): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  throw new WindowDefinitionError(`${field} is ${value}: must be a whole number of ms from ${min} to ${max}`);
}
