import type { WindowDefinition } from '../market/market-state.js';

/** For the processor, the log and the gateway to pass a window on. */
const ON_THE_WAY_MS = 2_000;
const LEAST_MS = 5_000;

/** How long until the next window should be readable; never less than `LEAST_MS`. `nowMs` is the gateway's time. */
export function nextReadInMs({ advanceMs, graceMs }: WindowDefinition, nowMs: number): number {
  const lateMs = graceMs + ON_THE_WAY_MS;
  const sinceMs = (((nowMs - lateMs) % advanceMs) + advanceMs) % advanceMs;
  return Math.max(LEAST_MS, advanceMs - sinceMs);
}
