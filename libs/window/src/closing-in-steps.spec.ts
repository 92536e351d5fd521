import { randomDefinitions, SeededRandom, valueList } from '../testing/index.js';
import { lagOf, WindowPartition } from './index.js';

const SEEDS = [1, 2, 3, 4, 5, 6];
const KEYS = 700;
const ROUNDS = 10;
const IDLE_MS = 700;

/** Every key has a value in every round; the rounds lie so far apart that most of them close and forget windows of all keys at once. */
function run(seed: number, takeSteps: (partition: Steppable) => void): string {
  const random = new SeededRandom(seed);
  const definitions = randomDefinitions(random);
  const correctionMs = random.oneOf([0, 3000, 20_000]);
  const partition = new WindowPartition({ definitions, idleMs: IDLE_MS, correctionMs, aggregate: valueList });
  const seen: string[] = [];
  let nowMs = 1_763_856_000_000;
  for (let round = 0; round < ROUNDS; round += 1) {
    nowMs += random.between(500, 30_000);
    for (let key = 0; key < KEYS; key += 1) {
      const late = partition.observe(`k${(key * 7919) % KEYS}`, nowMs - random.between(0, 400), round);
      takeSteps(partition);
      if (late !== null) seen.push(JSON.stringify(late));
    }
    if (random.next() < 0.4) partition.closeIdle(nowMs + random.between(0, 40_000), lagOf(0, 0));
    takeSteps(partition);
    const counts = () => [partition.openCount, partition.correctableCount];
    const delta = () => partition.takeDelta();
    // Whatever is asked first must not see a closing that is half done.
    for (const ask of round % 2 === 0 ? [delta, counts] : [counts, delta]) seen.push(JSON.stringify(ask()));
  }
  return seen.join('\n');
}

type Steppable = Pick<WindowPartition<number, unknown, unknown>, 'closeSome'>;

describe('closing in steps', () => {
  it.each(SEEDS)('gives what closing at once gives, wherever the caller stops taking steps (seed %i)', (seed) => {
    const random = new SeededRandom(seed * 1000);
    let steps = 0;
    const allSteps = (partition: Steppable) => {
      while (partition.closeSome()) steps += 1;
    };
    const someSteps = (partition: Steppable) => {
      for (let left = random.between(0, 3); left > 0; left -= 1) partition.closeSome();
    };
    const atOnce = run(seed, () => undefined);
    expect(run(seed, allSteps)).toBe(atOnce);
    expect(run(seed, someSteps)).toBe(atOnce);
    expect(steps).toBeGreaterThan(ROUNDS);
  });
});
