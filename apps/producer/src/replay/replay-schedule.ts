import type { Tick } from '@cmp/market';
import type { Observation } from '../tick-source.js';

export const REPLAY = 'replay';

export interface ReplayPace {
  /** 2 plays twice as fast; 0 as fast as it goes. */
  readonly speed: number;
  /** `keep`: event times as recorded. `shift`: the time at which a tick is played. */
  readonly times: 'shift' | 'keep';
}

/** When a tick of a recording is to be played, given when playing began. */
export function dueMs(tick: Tick, firstMs: number, startedMs: number, pace: ReplayPace): number {
  return pace.speed === 0 ? startedMs : startedMs + (tick.eventTimeMs - firstMs) / pace.speed;
}

/**
 * A recorded tick as observed again. Its source says both: `replay:coingecko`, and `replay:simulated` for what was made up. A
 * shifted tick is another observation and gets an id of its own; a kept one keeps its id.
 */
export function replayed(tick: Tick, playedMs: number, pace: ReplayPace): Observation {
  const source = tick.source.startsWith(REPLAY) ? tick.source : `${REPLAY}:${tick.source}`;
  if (pace.times === 'keep') return { ...tick, source };
  const { recordId: _recorded, ...rest } = tick;
  const sourceTimeMs = tick.sourceTimeMs === null ? null : playedMs - (tick.eventTimeMs - tick.sourceTimeMs);
  return { ...rest, source, eventTimeMs: playedMs, sourceTimeMs };
}

/** True when any of these sources makes its prices up, directly or replayed. */
export function anySimulated(sources: Iterable<string>): boolean {
  return [...sources].some((source) => source.split(':').includes('simulated'));
}
