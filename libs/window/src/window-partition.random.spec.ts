import {
  batchWindows,
  randomDefinitions,
  randomHappenings,
  SeededRandom,
  StoredPartition,
  valueList,
} from '../testing/index.js';
import type { BatchRules, Happening } from '../testing/index.js';
import { lagOf, WindowPartition } from './index.js';

const FIRST_SEED = 1;
const SEEDS = 3000;
const IDLE_MS = 700;
const CAUGHT_UP = lagOf(0, 0);

/** Runs the real core with a delta after every step or now and then, and a restart from the stored text at some of them. */
function runCore(happenings: readonly Happening[], rules: BatchRules, random: SeededRandom) {
  const stored = new StoredPartition<{ values: number[] }>();
  const restartShare = random.oneOf([0, 0.05, 1]);
  const aPartition = () => new WindowPartition({ ...rules, aggregate: valueList }, stored.read());
  let partition = aPartition();
  const published: unknown[] = [];
  const late: [number, number][] = [];
  let progress = partition.progress();
  happenings.forEach((happening, index) => {
    if (happening.kind === 'idle') partition.closeIdle(happening.nowMs, CAUGHT_UP);
    else {
      const arrival = partition.observe(happening.key, happening.timeMs, happening.value);
      if (arrival !== null) late.push([index, arrival.missed.length]);
    }
    const delta = partition.takeDelta();
    for (const { key, sizeMs, startMs, revision, closedBy, result } of delta?.published ?? []) {
      published.push({ key, sizeMs, startMs, revision, closedBy, publishedAfter: index, values: result });
    }
    if (delta !== null) stored.apply(delta);
    progress = partition.progress();
    if (random.next() < restartShare) partition = aPartition();
  });
  return { published, late, clockMs: progress.clockMs };
}

describe('the incremental core against the plain batch', () => {
  it(`agrees on ${SEEDS} random inputs from seed ${FIRST_SEED}, restarts included`, () => {
    let windows = 0;
    let corrections = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
      const random = new SeededRandom(seed);
      const definitions = randomDefinitions(random);
      const happenings = randomHappenings(random, random.between(1, 160));
      const rules = { definitions, idleMs: IDLE_MS, correctionMs: random.oneOf([0, 0, 300, 5000, 60_000]) };
      const expected = batchWindows(happenings, rules);
      const actual = runCore(happenings, rules, random);
      windows += expected.published.length;
      corrections += expected.published.filter(({ revision }) => revision > 0).length;
      if (JSON.stringify(actual) === JSON.stringify(expected)) continue;
      expect({ seed, rules, ...actual }).toEqual({ seed, rules, ...expected });
    }
    expect(windows).toBeGreaterThan(SEEDS);
    expect(corrections).toBeGreaterThan(SEEDS);
  });
});
