import { planOf } from './plan.js';
import { simplePriceRequests } from './simple-price-request.js';

const asPlanned = { baseUrl: null, callsPerMinute: null, callsPerMonth: null };

describe('simplePriceRequests', () => {
  it('asks for all coins in one call, by id, with every field and full precision', () => {
    const [request, ...more] = simplePriceRequests(['bitcoin', 'usd-coin'], planOf('keyless', asPlanned), null);
    expect(more).toEqual([]);
    const url = new URL(request?.url ?? '');
    expect(url.origin + url.pathname).toBe('https://api.coingecko.com/api/v3/simple/price');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      ids: 'bitcoin,usd-coin',
      vs_currencies: 'usd',
      include_market_cap: 'true',
      include_24hr_vol: 'true',
      include_24hr_change: 'true',
      include_last_updated_at: 'true',
      precision: 'full',
    });
    expect(request?.headers).toEqual({ accept: 'application/json', 'user-agent': 'crypto-market-pulse/0.1.0' });
  });

  it('asks for at most 250 coins in a call', () => {
    const coins = Array.from({ length: 501 }, (_, index) => `coin-${index}`);
    const calls = simplePriceRequests(coins, planOf('keyless', asPlanned), null);
    expect(calls.map(({ url }) => new URL(url).searchParams.get('ids')?.split(',').length)).toEqual([250, 250, 1]);
  });

  it.each([
    ['demo', 'https://api.coingecko.com', 'x-cg-demo-api-key'],
    ['pro', 'https://pro-api.coingecko.com', 'x-cg-pro-api-key'],
    ['analyst', 'https://pro-api.coingecko.com', 'x-cg-pro-api-key'],
  ] as const)('sends the key of a %s plan to %s in the header %s and nowhere else', (name, host, header) => {
    const [request] = simplePriceRequests(['bitcoin'], planOf(name, asPlanned), 'CG-secret');
    expect(request?.url.startsWith(host)).toBe(true);
    expect(request?.url).not.toContain('CG-secret');
    expect(request?.headers[header]).toBe('CG-secret');
  });
});
