import {
  batchWindows,
  randomDefinitions,
  randomHappenings,
  SeededRandom,
  StoredPartition,
  valueList,
} from '../testing/index.js';
import type { Happening } from '../testing/index.js';
import { lagOf, WindowPartition, type TimeWindows } from './index.js';

const FIRST_SEED = 1;
const SEEDS = 1500;
const IDLE_MS = 700;
const CAUGHT_UP = lagOf(0, 0);

/** Runs the real core with a delta after every step or now and then, and a restart from the stored text at some of them. */
function runCore(happenings: readonly Happening[], definitions: readonly TimeWindows[], random: SeededRandom) {
  const stored = new StoredPartition<{ values: number[] }>();
  const restartShare = random.oneOf([0, 0.05, 1]);
  const aPartition = () => new WindowPartition({ definitions, aggregate: valueList, idleMs: IDLE_MS }, stored.read());
  let partition = aPartition();
  const closed: unknown[] = [];
  const late: [number, number][] = [];
  let progress = partition.progress();
  happenings.forEach((happening, index) => {
    if (happening.kind === 'idle') partition.closeIdle(happening.nowMs, CAUGHT_UP);
    else {
      const arrival = partition.observe(happening.key, happening.timeMs, happening.value);
      if (arrival !== null) late.push([index, arrival.missed.length]);
    }
    const delta = partition.takeDelta();
    for (const { key, sizeMs, startMs, closedBy, result } of delta?.closed ?? []) {
      closed.push({ key, sizeMs, startMs, closedBy, closedAfter: index, values: [...result] });
    }
    if (delta !== null) stored.apply(delta);
    progress = partition.progress();
    if (random.next() < restartShare) partition = aPartition();
  });
  return { closed, late, clockMs: progress.clockMs };
}

describe('the incremental core against the plain batch', () => {
  it(`agrees on ${SEEDS} random inputs from seed ${FIRST_SEED}, restarts included`, () => {
    let windows = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
      const random = new SeededRandom(seed);
      const definitions = randomDefinitions(random);
      const happenings = randomHappenings(random, random.between(1, 160));
      const expected = batchWindows(happenings, definitions, IDLE_MS);
      const actual = runCore(happenings, definitions, random);
      windows += expected.closed.length;
      if (JSON.stringify(actual) === JSON.stringify(expected)) continue;
      expect({ seed, definitions, ...actual }).toEqual({ seed, definitions, ...expected });
    }
    expect(windows).toBeGreaterThan(SEEDS);
  });
});
