import { aPulse } from '@cmp/market/testing';
import { Formats } from '../formats/formats.js';
import { explanationWords } from './explanation-words.js';
import type { Explanation } from './explanation.js';

const END_MS = 60_000;
const pulse = aPulse({ windowEndMs: END_MS, price: 102, samples: 2 });
const input = (offset: number, price: number) => ({
  partition: 3,
  offset,
  eventTimeMs: END_MS - 20_000,
  price,
  source: 'coingecko',
  counted: true,
});
const explanation: Explanation = {
  pulse,
  revisions: [pulse],
  inputs: [input(7, 100), input(9, 104)],
  missing: null,
};
const words = (fields: Partial<Explanation> = {}) =>
  explanationWords({ ...explanation, ...fields }, new Formats('en-US', 'UTC'));

describe('the words of an explanation', () => {
  it('name every price with its source and its place in the log', () => {
    expect(words().inputs[0]).toMatchObject({
      time: expect.stringMatching(/^12:00:40\sAM$/),
      source: 'CoinGecko',
      price: '$100.00',
      place: '3·7',
    });
    expect(words().summary).toMatch(/^The average of 2 prices from 12:00:30\sAM up to 12:01:00\sAM\.$/);
  });

  it('say whether the prices, added up again, give what was published', () => {
    expect(words().check).toMatchObject({ agrees: true });
    const wrong = words({ inputs: [input(7, 100), input(9, 105)] });
    expect(wrong.check).toEqual({ agrees: false, words: expect.stringContaining('$102.50') });
  });

  it('check nothing when a part is missing, and say how much can be shown', () => {
    const cut = words({ inputs: [input(9, 104)], missing: 'retention has removed offset 7' });
    expect(cut).toMatchObject({ check: null, missing: 'retention has removed offset 7' });
    expect(cut.summary).toMatch(/2 prices from .*; 1 of them can be shown\.$/);
    expect(words({ inputs: null, missing: 'posted' })).toMatchObject({ inputs: [], check: null });
  });

  it('tell what each revision changed', () => {
    const first = aPulse({ windowEndMs: END_MS, price: 100, samples: 1 });
    const revisions = [first, { ...pulse, revision: 1 }, { ...pulse, revision: 2, samples: 3 }];
    expect(words({ revisions }).revisions).toMatchObject([
      { title: 'First published', price: '$100.00', changed: 'of 1 price' },
      { title: 'Revision 1', price: '$102.00', changed: '1 late price added, price +2.00%, was $100.00' },
      { title: 'Revision 2', changed: '1 late price added, price unchanged' },
    ]);
  });

  it('say that earlier revisions are gone when the log starts later', () => {
    expect(words({ revisions: [{ ...pulse, revision: 2 }] }).revisions).toMatchObject([
      { title: 'Revision 2', changed: 'of 2 prices; earlier revisions are no longer in the log' },
    ]);
  });
});
