import { marketOverview, type CoinReading } from './index.js';

const windowMs = 30_000;
const coins = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];

const aReading = (fields: Partial<CoinReading> = {}): CoinReading => ({
  coin: 'a',
  change24hPct: 1,
  volume24h: 100,
  volumeScope: 'global',
  ageMs: 1_000,
  ...fields,
});
const readings = (changes: readonly (number | null)[], fields: Partial<CoinReading> = {}): CoinReading[] =>
  changes.map((change24hPct, index) => aReading({ coin: coins[index]!, change24hPct, ...fields }));
const overview = (all: readonly CoinReading[]) => marketOverview(all, { windowMs, expectedCoins: coins });

describe('total volume', () => {
  it('adds the newest volume of every coin', () => {
    const all = [
      aReading({ volume24h: 5, ageMs: 40_000 }),
      aReading({ volume24h: 7 }),
      aReading({ coin: 'b', volume24h: 3 }),
    ];
    expect(overview(all).totalVolume).toEqual({ value: 10, scope: 'global', coins: 2, state: 'current', ageMs: 1_000 });
  });

  it('never adds volumes of different scopes', () => {
    const all = [...readings([1, 1, 1]), aReading({ coin: 'x', volume24h: 9_999, volumeScope: 'venue' })];
    expect(overview(all).totalVolume).toMatchObject({ value: 300, scope: 'global', coins: 3 });
  });

  it('is held after a failover, and gives way to the other scope once it is too old', () => {
    const failover = (ageMs: number) =>
      overview([...readings([1, 1], { ageMs }), ...readings([1, 1], { volumeScope: 'venue', volume24h: 4 })])
        .totalVolume;
    expect(failover(75_000)).toMatchObject({ value: 200, scope: 'global', state: 'current' });
    expect(failover(75_001)).toMatchObject({ value: 200, scope: 'global', state: 'held', ageMs: 75_001 });
    expect(failover(150_001)).toMatchObject({ value: 8, scope: 'venue', state: 'current' });
  });

  it('is held with its age when nothing newer comes at all', () => {
    expect(overview(readings([1, 1], { ageMs: 600_000 })).totalVolume).toEqual({
      value: 200,
      scope: 'global',
      coins: 2,
      state: 'held',
      ageMs: 600_000,
    });
  });

  it('leaves out a coin that is too old or has no volume', () => {
    const all = [aReading(), aReading({ coin: 'b', ageMs: 150_001 }), aReading({ coin: 'c', volume24h: null })];
    expect(overview(all).totalVolume).toMatchObject({ value: 100, coins: 1 });
  });

  it('is none without readings, never zero', () => {
    expect(overview([]).totalVolume).toEqual({ value: null, scope: null, coins: 0, state: 'none', ageMs: null });
  });
});

describe('average change', () => {
  it('is the mean of the known changes, with the median beside it', () => {
    expect(overview(readings([1, 2, 9])).change).toEqual({ averagePct: 4, medianPct: 2, coins: 3 });
    expect(overview(readings([1, 2, 4, 9])).change).toEqual({ averagePct: 4, medianPct: 3, coins: 4 });
  });

  it('does not take an unknown change for zero', () => {
    expect(overview(readings([4, null])).change).toEqual({ averagePct: 4, medianPct: 4, coins: 1 });
    expect(overview(readings([null])).change).toEqual({ averagePct: null, medianPct: null, coins: 0 });
  });

  it('leaves out coins older than five windows', () => {
    const all = [aReading({ ageMs: 150_000 }), aReading({ coin: 'b', change24hPct: 50, ageMs: 150_001 })];
    expect(overview(all).change).toEqual({ averagePct: 1, medianPct: 1, coins: 1 });
  });
});

describe('sentiment', () => {
  it.each([
    ['Bullish', [1, 1, 1, 1, 1, 1, 1, -1, -1, -1]],
    ['Mixed', [1, 1, 1, 1, 1, 1, 0, -1, -1, -1]],
    ['Bearish', [-1, -1, -1, -1, -1, -1, -1, 1, 1, 1]],
    ['Mixed', [0.1, -0.1, 0, 0.05, 0.1, 0.1]],
    ['Bullish', [0.11, 0.11, 0.11, 0, 0, 0]],
    ['Not enough data', [1, 1, 1, 1, 1]],
    ['Not enough data', [1, 1, 1, 1, 1, null]],
  ])('is %s for %j', (sentiment, changes) => {
    expect(overview(readings(changes)).sentiment.sentiment).toBe(sentiment);
  });

  it('counts every coin with a change once', () => {
    const { sentiment, change } = overview(readings([1, 0.1, -0.1, 0, -5, null, 3]));
    expect(sentiment).toMatchObject({ up: 2, flat: 3, down: 1 });
    expect(sentiment.up + sentiment.flat + sentiment.down).toBe(change.coins);
  });
});

describe('coverage', () => {
  it('tells fresh, ageing and stale coins apart and names those that are missing', () => {
    const ages = [0, 45_000, 45_001, 75_001, 150_001];
    const all = ages.map((ageMs, index) => aReading({ coin: coins[index]!, ageMs }));
    expect(overview(all).coverage).toEqual({
      expected: 10,
      counted: 4,
      fresh: 2,
      ageing: 1,
      stale: 1,
      missing: ['e', 'f', 'g', 'h', 'i', 'j'],
    });
  });
});
