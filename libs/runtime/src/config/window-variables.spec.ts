import { configuredWindows, moreWindows, windowCrossCheck } from './window-variables.js';

describe('MORE_WINDOWS', () => {
  it('reads tumbling and hopping definitions, each with its own grace', () => {
    expect(moreWindows.parse('10s+1s, 5m/30s+5s,1h')).toEqual([
      { sizeMs: 10_000, advanceMs: 10_000, graceMs: 1000 },
      { sizeMs: 300_000, advanceMs: 30_000, graceMs: 5000 },
      { sizeMs: 3_600_000, advanceMs: 3_600_000, graceMs: 0 },
    ]);
  });

  it('stands behind the primary definition', () => {
    const config = { windowMs: 30_000, graceMs: 2000, moreWindows: moreWindows.parse('1500ms') };
    expect(configuredWindows(config).map(({ sizeMs }) => sizeMs)).toEqual([30_000, 1500]);
  });

  it.each([
    ['', 'is no SIZE'],
    ['10s,,5m', 'is no SIZE'],
    ['ten', 'is no SIZE'],
    ['10x', 'must end in ms, s, m, h or d'],
    ['500ms', 'the size must be 1000 to 86400000 ms'],
    ['2d', 'the size must be'],
    ['10s/20s', 'the advance must be 1 to 10000 ms'],
    ['10s/0s', 'the advance must be'],
    ['1d/1s', 'more than 100 windows'],
    ['10s+2h', 'the grace must be 0 to 3600000 ms'],
    ['10s,10000ms', 'defines windows of 10000 ms twice'],
    ['1s,2s,3s,4s,5s,6s,7s,8s,9s', 'has 9 definitions, at most 8 fit'],
  ])('refuses %j', (text, reason) => {
    expect(() => moreWindows.parse(text)).toThrow(reason);
  });

  it('refuses the size of the primary window', () => {
    const config = { windowMs: 30_000, moreWindows: moreWindows.parse('30s/10s') };
    expect([...windowCrossCheck(config)]).toEqual([expect.stringContaining('as WINDOW_MS does already')]);
  });
});
