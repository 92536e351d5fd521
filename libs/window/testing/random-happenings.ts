import { timeWindows, type TimeWindows } from '../src/index.js';
import type { Happening } from './batch-windows.js';
import type { SeededRandom } from './seeded-random.js';

/** One to three definitions of different sizes, tumbling and hopping, with any grace. */
export function randomDefinitions(random: SeededRandom): TimeWindows[] {
  const sizes = [1000, 3000, 7000, 10_000].sort(() => random.next() - 0.5).slice(0, random.between(1, 3));
  return sizes.map((sizeMs) =>
    timeWindows({
      sizeMs,
      advanceMs: random.next() < 0.5 ? sizeMs : random.between(Math.ceil(sizeMs / 4), sizeMs),
      graceMs: random.oneOf([0, 1, 500, 2000, 12_000]),
    }),
  );
}

/** Records with disorder, repeats, gaps, edges and jumps, and idle moments whose wall clock is sometimes behind, sometimes ahead. */
export function randomHappenings(random: SeededRandom, count: number): Happening[] {
  const keys = ['ada', 'btc', 'btc-2', 'ﬀ', '😀', 'é'].slice(0, random.between(1, 6));
  const disorderMs = random.oneOf([0, 500, 5000, 20_000]);
  const idleShare = random.oneOf([0, 0.02, 0.2]);
  const happenings: Happening[] = [];
  let nowMs = random.oneOf([0, 1_763_856_000_000]);
  for (let index = 0; index < count; index += 1) {
    nowMs += random.next() < 0.02 ? random.between(10_000, 60_000) : random.between(0, 400);
    const previous = happenings.at(-1);
    if (random.next() < idleShare)
      happenings.push({ kind: 'idle', nowMs: Math.max(0, nowMs + random.between(-2000, 4000)) });
    else if (previous !== undefined && random.next() < 0.05) happenings.push(previous);
    else
      happenings.push({
        kind: 'record',
        key: random.oneOf(keys),
        timeMs: aTime(random, nowMs, disorderMs),
        value: random.next(),
      });
  }
  return happenings;
}

/** Mostly now, some of it earlier, some of it exactly on a second or a millisecond beside it. */
function aTime(random: SeededRandom, nowMs: number, disorderMs: number): number {
  const timeMs = Math.max(0, nowMs - random.between(0, disorderMs));
  if (random.next() > 0.15) return timeMs;
  return Math.max(0, timeMs - (timeMs % 1000) + random.between(-1, 1));
}
