import type { FeedWindow, PulseRecord } from '@cmp/contracts';
import { iso, PulseScript, WINDOW_MS } from './pulse-script.js';
import { scriptedCoin } from './ten-coins.js';

export const FIVE_MINUTES: FeedWindow = { window_ms: 300_000, advance_ms: 30_000, grace_ms: 5_000 };

/** What a gateway tells that computes more than the primary windows. */
export const THREE_WINDOWS: readonly FeedWindow[] = [
  { window_ms: WINDOW_MS, advance_ms: WINDOW_MS, grace_ms: 5_000 },
  { window_ms: 10_000, advance_ms: 10_000, grace_ms: 1_000 },
  FIVE_MINUTES,
];

/** Bitcoin's windows of five minutes, a new one every 30 s, the newest ending at `newestEndMs`. Prices rise to 100,000. */
export function longWindows(newestEndMs: number, count: number): PulseRecord[] {
  const script = new PulseScript();
  return Array.from({ length: count }, (_, at) => {
    const back = count - 1 - at;
    const endMs = newestEndMs - back * FIVE_MINUTES.advance_ms;
    const pulse = script.pulse(scriptedCoin('bitcoin'), endMs, { price: 100_000 - back * 50, samples: 10 });
    return { ...pulse, window_ms: FIVE_MINUTES.window_ms, window_start: iso(endMs - FIVE_MINUTES.window_ms) };
  });
}
