import { aPulse } from '@cmp/market/testing';
import { Formats } from '../formats/formats.js';
import { lineSummary, pointWords, seriesRows } from './line-point.js';

const formats = new Formats('de-DE', 'UTC');
const at = (window: number, price: number, fields = {}) => ({
  ...aPulse({ windowEndMs: window * 30_000, price }),
  ...fields,
});

describe('the windows of a coin in words', () => {
  it('say time, price and change to the window before', () => {
    const words = pointWords(at(2, 1.01, { revision: 1 }), at(1, 1), formats);
    expect(words).toMatchObject({ time: '00:01:00', iso: '1970-01-01T00:01:00.000Z', corrected: 'revision 1' });
    expect(words.changePct).toBeCloseTo(1, 6);
    expect(words.sentence).toMatch(
      /^00:01:00, 1,01\s\$, \+1,00\s% to the window before, 1 sample, corrected \(revision 1\)$/,
    );
  });

  it('say what a corrected window was before', () => {
    const { corrected } = pointWords(at(2, 1.01, { revision: 3, formerPrice: 1.5 }), null, formats);
    expect(corrected).toMatch(/^revision 3, was 1,50\s\$$/);
  });

  it('claim no change where there is no window before', () => {
    expect(pointWords(at(1, 1), null, formats)).toMatchObject({ changePct: null, change: '—' });
  });

  it('have a row for each missing window, and none is compared across the gap', () => {
    const rows = seriesRows([at(1, 1), at(2, 1), at(5, 2)], 30_000, formats);
    expect(rows.map((row) => (row.kind === 'window' ? row.point.time : `no data ${row.words}`))).toEqual([
      '00:00:30',
      '00:01:00',
      'no data 00:01:30',
      'no data 00:02:00',
      '00:02:30',
    ]);
    expect(rows.at(-1)).toMatchObject({ point: { changePct: null } });
  });

  it('have a few rows for a long gap, the last of which counts the rest', () => {
    const rows = seriesRows([at(1, 1), at(101, 1)], 30_000, formats);
    expect(rows.filter(({ kind }) => kind === 'missing')).toHaveLength(6);
    expect(rows.at(-2)).toMatchObject({ words: '00:03:30 and 93 more' });
  });

  it('make a sentence on the whole line', () => {
    expect(lineSummary('Bitcoin', [at(1, 100), at(2, 90), at(3, 102)], 30_000, new Formats('en-US', 'UTC'))).toMatch(
      /^Bitcoin rose 2\.00% over 90 s, from \$100\.00 to \$102\.00, low \$90\.00 at 12:01:00\sAM\.$/,
    );
    expect(lineSummary('Bitcoin', [], 30_000, formats)).toBe('Bitcoin has no window yet.');
  });
});
