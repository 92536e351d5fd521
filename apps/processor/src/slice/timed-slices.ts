import type { LogSlice } from '@cmp/event-log';
import type { Clock } from '@cmp/runtime';

export interface TimedSlice {
  readonly slice: LogSlice;
  /** Wall time when the slice was asked for: whatever the log held by then is in this slice or in an earlier one. */
  readonly askedAtMs: number;
}

/**
 * Notes when each slice was asked for. Idle closing must use that time, not the time of processing: a process that was suspended
 * in between (a laptop asleep, SIGSTOP) would find the wall clock far ahead of an end of log that it knows from long ago.
 */
export async function* timedSlices(slices: AsyncIterable<LogSlice>, clock: Clock): AsyncGenerator<TimedSlice> {
  let askedAtMs = clock.nowMs();
  for await (const slice of slices) {
    yield { slice, askedAtMs };
    askedAtMs = clock.nowMs();
  }
}
