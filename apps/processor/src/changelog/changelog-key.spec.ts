import { coinKey, META_KEY, parseChangelogKey, windowKey } from './changelog-key.js';

describe('changelog keys', () => {
  it.each(['bitcoin', 'a|b', 'w|x|1|2', '😀'])('bring back the window and the coin of %s', (coin) => {
    const ref = { key: coin, sizeMs: 30_000, startMs: 1_763_856_000_000 };
    expect(parseChangelogKey(windowKey(ref))).toEqual({ kind: 'window', ref });
    expect(parseChangelogKey(coinKey(coin))).toEqual({ kind: 'coin', coin });
  });

  it('know the meta record and nothing else', () => {
    expect(parseChangelogKey(META_KEY)).toEqual({ kind: 'meta' });
    for (const text of ['', 'metadata', 'w|bitcoin|30000', 'w|bitcoin|x|0', 'coin|'])
      expect(parseChangelogKey(text)).toBeNull();
  });
});
