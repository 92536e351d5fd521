import { compareUtf8 } from './index.js';

describe('UTF-8 order', () => {
  const texts = [
    '',
    'a',
    'ab',
    'b',
    'B',
    'btc',
    'btc-2',
    'é',
    'ﬀ',
    '\u{d7ff}',
    '\u{e000}',
    '\u{ffff}',
    '😀',
    '\u{10ffff}',
    '中',
  ];

  it('is the order of the encoded bytes for every pair', () => {
    for (const a of texts) {
      for (const b of texts) {
        expect([a, b, Math.sign(compareUtf8(a, b))]).toEqual([a, b, Buffer.compare(Buffer.from(a), Buffer.from(b))]);
      }
    }
  });
});
