import { isCaughtUp, lagOf } from './index.js';

describe('lag', () => {
  it('is unknown while the end is unknown, and unknown is not caught up', () => {
    expect(lagOf(10, null)).toEqual({ known: false });
    expect(isCaughtUp(lagOf(10, null))).toBe(false);
  });

  it('is the distance to the end, and only 0 is caught up', () => {
    expect(lagOf(7, 10)).toEqual({ known: true, records: 3 });
    expect(isCaughtUp(lagOf(7, 10))).toBe(false);
    expect(isCaughtUp(lagOf(10, 10))).toBe(true);
  });
});
