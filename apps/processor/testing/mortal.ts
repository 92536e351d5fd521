import type { LogSlice, OwnedPartition } from '@cmp/event-log';
import type { SeededRandom } from '@cmp/window/testing';

/** Ends this life by a crash before or after one of the next appends, or at the end of the log. */
export function mortal(owned: OwnedPartition, random: SeededRandom): OwnedPartition {
  let left = random.between(1, 6);
  return {
    topic: owned.topic,
    partition: owned.partition,
    signal: owned.signal,
    restore: (topic) => owned.restore(topic),
    bounds: (topic) => owned.bounds(topic),
    slices: (options) => toTheEnd(owned.slices({ ...options, maxRecords: random.between(1, 40) })),
    async append(batch) {
      left -= 1;
      if (left === 0 && random.next() < 0.5) throw new Error('killed before the append');
      await owned.append(batch);
      if (left <= 0) throw new Error('killed after the append');
    },
  };
}

async function* toTheEnd(slices: AsyncIterable<LogSlice>): AsyncGenerator<LogSlice> {
  for await (const slice of slices) {
    yield slice;
    if (slice.nextOffset === slice.endOffset) return;
  }
}

/** Passes a death by `mortal` over, and nothing else. */
export function killed(error: unknown): void {
  if (!String(error).includes('killed')) throw error;
}
