import { aTick } from '../testing/index.js';
import { tickId, type TickIdentity } from './index.js';

const observation: TickIdentity = {
  source: 'coingecko',
  coin: 'bitcoin',
  sourceTimeMs: 1_762_278_312_000,
  eventTimeMs: 1_762_278_330_000,
  price: 103895,
};

describe('a tick id', () => {
  it('is the same for the same observation, whatever else the tick carries', () => {
    expect(tickId(observation)).toMatch(/^[0-9a-f]{16}$/);
    expect(tickId({ ...observation })).toBe(tickId(observation));
    expect(tickId(aTick({ volume24h: 1 }))).toBe(tickId(aTick({ volume24h: 2 })));
  });

  it('never changes: records in the log carry it', () => {
    expect(tickId(observation)).toBe('f4c757ca94a37504');
  });

  it.each([
    ['source', 'kraken'],
    ['coin', 'ethereum'],
    ['sourceTimeMs', 1_762_278_312_001],
    ['sourceTimeMs', null],
    ['eventTimeMs', 1_762_278_360_000],
    ['price', 103895.000001],
  ])('is another one for another %s', (field, value) => {
    expect(tickId({ ...observation, [field]: value })).not.toBe(tickId(observation));
  });

  it('does not confuse fields that run into each other', () => {
    expect(tickId({ ...observation, source: 'ab', coin: 'c' })).not.toBe(
      tickId({ ...observation, source: 'a', coin: 'bc' }),
    );
  });

  it('has no collision and no weak half in 50,000 neighbouring observations', () => {
    const ids = new Set<string>();
    const halves = [new Set<string>(), new Set<string>()];
    for (let index = 0; index < 50_000; index++) {
      const id = tickId({
        ...observation,
        eventTimeMs: 1_762_278_330_000 + (index >> 3) * 30_000,
        price: 100 + (index & 7) / 8,
      });
      ids.add(id);
      halves[0]!.add(id.slice(0, 8));
      halves[1]!.add(id.slice(8));
    }
    expect(ids.size).toBe(50_000);
    // 50,000 draws from 2^32 meet 0.3 times by chance.
    for (const half of halves) expect(half.size).toBeGreaterThan(49_995);
  });
});
