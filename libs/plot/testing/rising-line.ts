import type { LineInput } from '../src/index.js';

/** `count` neighbouring windows of 30 s whose value starts at `from` and rises by `step`. */
export function risingLine(count: number, { from = 100, step = 1, windowMs = 30_000, startMs = 0 } = {}): LineInput[] {
  return Array.from({ length: count }, (_, index) => ({
    endMs: startMs + (index + 1) * windowMs,
    value: from + index * step,
  }));
}
