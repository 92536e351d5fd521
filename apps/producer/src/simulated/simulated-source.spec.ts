import { DEFAULT_COINS } from '@cmp/market';
import { ManualClock, silentLogger } from '@cmp/runtime/testing';
import { checkObservation } from '../check/check-observation.js';
import { StatusBoard } from '../status/status-board.js';
import type { Observation } from '../tick-source.js';
import { SimulatedSource, type SimulatedOptions } from './simulated-source.js';

const COINS = DEFAULT_COINS.map(({ id }) => id);
const SEED = 11;

/** The observations of the first `ms`, and the board. */
async function simulate(ms: number, options: Partial<SimulatedOptions> = {}) {
  const clock = new ManualClock();
  const board = new StatusBoard(silentLogger);
  const source = new SimulatedSource(
    { coins: COINS, seed: SEED, intervalMs: 2000, recordsPerSecond: null, ...options },
    { clock, board },
  );
  const stop = new AbortController();
  const seen: Observation[] = [];
  const done = (async () => {
    for await (const batch of source.observe(stop.signal)) seen.push(...batch.observations);
  })();
  await clock.advance(0);
  await clock.advance(ms);
  stop.abort();
  await done;
  return { seen, board };
}

describe(`SimulatedSource (seed ${SEED})`, () => {
  it('gives the same walk for the same seed and another one for another', async () => {
    const prices = async (seed: number) => (await simulate(60_000, { seed })).seen.map(({ price }) => price);
    expect(await prices(SEED)).toEqual(await prices(SEED));
    expect(await prices(SEED)).not.toEqual(await prices(SEED + 1));
  });

  it('gives all coins at once and every 2 s, marked as simulated', async () => {
    const { seen, board } = await simulate(3999);
    expect(seen.map(({ coin }) => coin)).toEqual([...COINS, ...COINS]);
    expect(new Set(seen.map(({ source }) => source))).toEqual(new Set(['simulated']));
    expect(board.of('simulated')).toMatchObject({ simulated: true, state: 'ok', attribution: null });
    expect(board.of('simulated')?.detail).toBe('made-up market, seed 11, prices every 2 s');
  });

  it('makes only believable ticks, whose change and price fit together over an hour', async () => {
    const { seen } = await simulate(3_600_000, { intervalMs: 10_000 });
    for (const observation of seen) expect(checkObservation(observation, observation.eventTimeMs).tick).not.toBeNull();
    const bitcoin = seen.filter(({ coin }) => coin === 'bitcoin');
    for (const [index, { price, change24hPct }] of bitcoin.slice(1).entries()) {
      const before = bitcoin[index];
      const dayAgo = price / (1 + (change24hPct ?? 0) / 100);
      const dayAgoBefore = (before?.price ?? 0) / (1 + (before?.change24hPct ?? 0) / 100);
      expect(Math.abs(dayAgo / dayAgoBefore - 1)).toBeLessThan(0.01);
    }
  });

  it('has coins beyond 5 % now and then and never a stable coin among them', async () => {
    const { seen } = await simulate(6 * 3_600_000, { intervalMs: 60_000 });
    const far = seen.filter(({ change24hPct }) => Math.abs(change24hPct ?? 0) >= 5);
    expect(far.length).toBeGreaterThan(seen.length * 0.02);
    expect(far.length).toBeLessThan(seen.length * 0.5);
    expect(far.map(({ coin }) => coin)).not.toContain('tether');
    expect(Math.max(...seen.map(({ change24hPct }) => Math.abs(change24hPct ?? 0)))).toBeLessThan(40);
  });

  it('gives a plausible price to a coin it has never heard of, the same in every run', async () => {
    const [first, second] = await Promise.all([
      simulate(0, { coins: ['no-such'] }),
      simulate(0, { coins: ['no-such'] }),
    ]);
    expect(first.seen[0]?.price).toBeGreaterThan(0.001);
    expect(first.seen).toEqual(second.seen);
  });

  it('keeps to a chosen number of records in a second', async () => {
    const { seen } = await simulate(999, { recordsPerSecond: 5000 });
    expect(seen.length).toBe(5000);
  });
});
