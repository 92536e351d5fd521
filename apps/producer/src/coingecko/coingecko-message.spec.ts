import { observationOf } from './coingecko-message.js';

const receivedMs = Date.parse('2026-11-23T12:00:00.000Z');
const served = {
  usd: 103_912.5,
  usd_market_cap: 2_066_115_000_000,
  usd_24h_vol: 58_231_774_112.41,
  usd_24h_change: -1.4093297098441402,
  last_updated_at: 1_779_092_258,
};

describe('observationOf', () => {
  it('takes the time of receipt as event time, seconds as milliseconds and percent as percent', () => {
    expect(observationOf('bitcoin', served, receivedMs)).toEqual({
      coin: 'bitcoin',
      price: 103_912.5,
      change24hPct: -1.4093297098441402,
      volume24h: 58_231_774_112.41,
      marketCap: 2_066_115_000_000,
      eventTimeMs: receivedMs,
      source: 'coingecko',
      sourceTimeMs: 1_779_092_258_000,
      quote: 'usd',
      volumeScope: 'global',
    });
  });

  it('reads numbers that come as texts', () => {
    const texts = { ...served, usd: '1.234e-05', last_updated_at: '1779092258' };
    expect(observationOf('pepe', texts, receivedMs)).toMatchObject({
      price: 1.234e-5,
      sourceTimeMs: 1_779_092_258_000,
    });
  });

  it.each(['12 dollars', '', '0x10', 'Infinity', true, {}])('does not take %j for a number', (usd) => {
    expect(observationOf('bitcoin', { ...served, usd }, receivedMs)?.price).toBeNaN();
  });

  it.each([undefined, null, 'gone', {}, { usd: null }])('has no observation in %j, least of all a zero', (entry) => {
    expect(observationOf('matic-network', entry, receivedMs)).toBeNull();
  });

  it('takes a market cap of 0 for an unknown one and keeps a volume of 0', () => {
    const odd = { ...served, usd_market_cap: 0, usd_24h_vol: 0, usd_24h_change: null };
    expect(observationOf('thin', odd, receivedMs)).toMatchObject({ marketCap: null, volume24h: 0, change24hPct: null });
  });
});
