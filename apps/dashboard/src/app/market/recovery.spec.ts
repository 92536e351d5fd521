import { aPulse } from '@cmp/market/testing';
import { emptyMarket, type MarketState } from './market-state.js';
import { recoveryOf } from './recovery.js';

const withWindows = (...windows: number[]): MarketState => ({
  ...emptyMarket,
  series: new Map([
    ['bitcoin', windows.map((window) => aPulse({ windowEndMs: window * 30_000 }))],
    ['ethereum', windows.map((window) => aPulse({ coin: 'ethereum', windowEndMs: window * 30_000 }))],
  ]),
});

describe('what came back with the connection', () => {
  it('is counted in windows, not in coins', () => {
    expect(recoveryOf(withWindows(1, 2), withWindows(1, 2, 3, 4, 5))).toEqual({ filled: 3, missing: 0 });
  });

  it('names windows that nobody has any more', () => {
    expect(recoveryOf(withWindows(1, 2), withWindows(1, 2, 6))).toEqual({ filled: 1, missing: 3 });
  });

  it('is nothing when nothing was missed, or nothing was there before', () => {
    expect(recoveryOf(withWindows(1, 2), withWindows(1, 2))).toEqual({ filled: 0, missing: 0 });
    expect(recoveryOf(emptyMarket, withWindows(1, 2))).toEqual({ filled: 0, missing: 0 });
  });
});
