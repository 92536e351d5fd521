import type { SourceStatusRecord } from '@cmp/contracts';
import { aPulse, aTick } from '@cmp/market/testing';
import { viewCoins } from './coin-view.js';
import { emptyMarket, type MarketState } from './market-state.js';
import { overviewOf } from './overview.js';

const END_MS = 1_000 * 30_000;
const coin = { id: 'bitcoin', symbol: 'BTC', name: 'Bitcoin' };
const market: MarketState = {
  ...emptyMarket,
  coins: [coin],
  series: new Map([['bitcoin', [aPulse({ windowEndMs: END_MS })]]]),
};
const view = (changes: Partial<MarketState>, ageMs = 0) => viewCoins({ ...market, ...changes }, END_MS + ageMs)[0]!;
const serving = (source: string, unserved: readonly string[], active = true) =>
  ({ source, active, unserved_coins: unserved }) as unknown as SourceStatusRecord;

describe('a coin on the page', () => {
  it.each([
    [45_000, 'fresh', 'fresh'],
    [45_001, 'ageing', 'ageing'],
    [75_001, 'stale', 'stale'],
    [150_001, 'stale', 'left-out'],
  ] as const)('after %d ms is %s', (ageMs, state, freshness) => {
    expect(view({}, ageMs)).toMatchObject({ state, freshness });
  });

  it('has the values of its newest window; a tick only forms the next one', () => {
    const tick = aTick({ price: 7, eventTimeMs: END_MS + 1 });
    const shown = view({ ticks: new Map([['bitcoin', tick]]) });
    expect(shown.price).toBe(aPulse().price);
    expect(shown.forming).toBe(tick);
    expect(view({ ticks: new Map([['bitcoin', aTick({ eventTimeMs: END_MS - 1 })]]) }).forming).toBeNull();
  });

  it('has the values of its newest tick before its first window', () => {
    const ticks = new Map([['bitcoin', aTick({ price: 7, eventTimeMs: END_MS })]]);
    expect(view({ series: new Map(), ticks })).toMatchObject({ price: 7, updatedMs: END_MS, newest: null });
  });

  it('is not served when no source in use serves it', () => {
    const status = (...sources: SourceStatusRecord[]) => ({ status: { ...market.status, sources } });
    expect(view(status(serving('a', ['bitcoin']))).state).toBe('unserved');
    expect(view(status(serving('a', ['bitcoin']), serving('b', []))).state).toBe('fresh');
    expect(view(status(serving('a', ['bitcoin'], false))).state).toBe('fresh');
  });
});

describe('the overview', () => {
  const series = (...scopes: ('global' | 'venue')[]) =>
    scopes.map((volumeScope, index) =>
      aPulse({ windowEndMs: END_MS + index * 30_000, volumeScope, volume24h: volumeScope === 'global' ? 1000 : 1 }),
    );
  const total = (coins: Record<string, ReturnType<typeof series>>, nowMs: number) => {
    const ids = Object.keys(coins);
    const views = viewCoins(
      { ...market, coins: ids.map((id) => ({ ...coin, id })), series: new Map(Object.entries(coins)) },
      nowMs,
    );
    return overviewOf(views, 30_000, nowMs).totalVolume;
  };

  it('leaves a coin with one venue’s volume out of the global total', () => {
    const coins = { a: series('global', 'global'), b: series('global', 'global'), c: series('global', 'venue') };
    expect(total(coins, END_MS + 30_000)).toMatchObject({ value: 2000, scope: 'global' });
  });

  it('holds the global total when the source changed, and lets it go when it is too old', () => {
    const coins = { a: series('global', 'venue') };
    expect(total(coins, END_MS + 40_000)).toMatchObject({ value: 1000, scope: 'global' });
    expect(total(coins, END_MS + 160_000)).toMatchObject({ value: 1, scope: 'venue' });
  });
});
