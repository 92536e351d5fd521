import { decodeLate, LATE_TOPIC } from '@cmp/contracts';
import type { EventLogReader } from '@cmp/event-log';

/** Whether a window was closed before the tick at an offset came. */
export type MissedLookup = (offset: number) => (sizeMs: number, startMs: number) => boolean;

const NONE = () => false;

/**
 * What the late topic says about one partition. Needed without corrections only: then a window that the wall clock has closed misses what
 * comes after, and the ticks alone do not tell when that was.
 */
export async function lateTicks(log: EventLogReader, partition: number): Promise<MissedLookup> {
  const missed = new Map<number, Set<string>>();
  const bounds = (await log.bounds(LATE_TOPIC)).find((one) => one.partition === partition);
  if (bounds === undefined) return () => NONE;
  const range = { topic: LATE_TOPIC, partition, fromOffset: bounds.startOffset, toOffset: bounds.endOffset };
  for await (const run of log.read(range)) {
    for (const { value } of run) {
      if (value === null) continue;
      const late = decodeLate(value);
      missed.set(late.offset, new Set(late.missed.map((one) => `${one.window_ms} ${Date.parse(one.window_start)}`)));
    }
  }
  return (offset) => {
    const windows = missed.get(offset);
    return windows === undefined ? NONE : (sizeMs, startMs) => windows.has(`${sizeMs} ${startMs}`);
  };
}
