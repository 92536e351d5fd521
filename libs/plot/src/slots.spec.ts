import { slotsOf, WIDEST_GAP_SLOTS } from './slots.js';

describe('the steps of the time axis', () => {
  const ends = (...windows: number[]) => windows.map((window) => window * 30_000);

  it('are one per window', () => {
    expect(slotsOf(ends(1, 2, 3), 30_000).map(({ at }) => at)).toEqual([0, 1, 2]);
  });

  it('leave a slot free for each missing window', () => {
    expect(slotsOf(ends(1, 2, 5, 6), 30_000)).toEqual([
      { at: 0, missingBefore: 0 },
      { at: 1, missingBefore: 0 },
      { at: 4, missingBefore: 2 },
      { at: 5, missingBefore: 0 },
    ]);
  });

  it('bound a long gap: a night without data does not squeeze the rest', () => {
    const [, after] = slotsOf(ends(1, 1001), 30_000);
    expect(after).toEqual({ at: 1 + WIDEST_GAP_SLOTS, missingBefore: 999 });
  });
});
