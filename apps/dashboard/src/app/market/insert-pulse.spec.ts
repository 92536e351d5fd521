import { aPulse } from '@cmp/market/testing';
import { insertPulse } from './insert-pulse.js';

const at = (window: number, fields = {}) => aPulse({ windowEndMs: window * 30_000, ...fields });
const ends = (series: readonly { windowEndMs: number }[]) => series.map(({ windowEndMs }) => windowEndMs / 30_000);

describe('a pulse that is put into a series', () => {
  it('takes its place by time, however late it comes', () => {
    const series = [3, 1, 4, 2].reduce<readonly ReturnType<typeof at>[]>((all, n) => insertPulse(all, at(n), 20), []);
    expect(ends(series)).toEqual([1, 2, 3, 4]);
  });

  it('changes nothing when it is there already, or an older revision', () => {
    const series = [at(1), at(2, { revision: 2 })];
    expect(insertPulse(series, at(2, { revision: 2, price: 5 }), 20)).toBe(series);
    expect(insertPulse(series, at(2, { revision: 1, price: 5 }), 20)).toBe(series);
  });

  it('replaces an older revision in its place', () => {
    const series = insertPulse([at(1), at(2), at(3)], at(2, { revision: 1, price: 5 }), 20);
    expect(ends(series)).toEqual([1, 2, 3]);
    expect(series[1]).toMatchObject({ revision: 1, price: 5 });
  });

  it('remembers the price that was shown first, however often it is corrected', () => {
    const once = insertPulse([at(2, { price: 7 })], at(2, { revision: 1, price: 5 }), 20);
    const twice = insertPulse(once, at(2, { revision: 2, price: 6 }), 20);
    expect(twice).toMatchObject([{ revision: 2, price: 6, formerPrice: 7 }]);
  });

  it('keeps the newest only, and is not let in when it is older than all of them', () => {
    const full = [at(5), at(6), at(7)];
    expect(ends(insertPulse(full, at(8), 3))).toEqual([6, 7, 8]);
    expect(insertPulse(full, at(4), 3)).toBe(full);
  });
});
