import { freshnessLimits, freshnessOf } from './index.js';

describe('freshness', () => {
  it.each([
    [0, 'fresh'],
    [-5_000, 'fresh'],
    [45_000, 'fresh'],
    [45_001, 'ageing'],
    [75_000, 'ageing'],
    [75_001, 'stale'],
    [150_000, 'stale'],
    [150_001, 'left-out'],
  ])('at an age of %d ms with windows of 30 s is %s', (ageMs, freshness) => {
    expect(freshnessOf(ageMs, freshnessLimits(30_000))).toBe(freshness);
  });

  it('scales with the window', () => {
    expect(freshnessLimits(2_000)).toEqual({ ageingMs: 3_000, staleMs: 5_000, leftOutMs: 10_000 });
  });
});
