import { aPulse } from '@cmp/market/testing';
import { emptyMarket } from '../market/market-state.js';
import { viewCoins } from '../market/coin-view.js';
import { coinOrder } from './coin-order.js';

const pulse = (coin: string, price: number, change24hPct: number | null) =>
  [coin, [aPulse({ coin, price, change24hPct })]] as const;
const coins = viewCoins(
  {
    ...emptyMarket,
    coins: ['bitcoin', 'cardano', 'solana', 'tether'].map((id) => ({ id, symbol: id, name: id })),
    series: new Map([pulse('bitcoin', 100_000, -1), pulse('cardano', 0.6, null), pulse('solana', 187, 6)]),
  },
  0,
);

describe('the order of the table', () => {
  it.each([
    ['price', true, ['bitcoin', 'solana', 'cardano', 'tether']],
    ['price', false, ['cardano', 'solana', 'bitcoin', 'tether']],
    ['change', true, ['solana', 'bitcoin', 'cardano', 'tether']],
    ['change', false, ['bitcoin', 'solana', 'cardano', 'tether']],
    ['trend', true, ['solana', 'bitcoin', 'cardano', 'tether']],
    ['coin', true, ['tether', 'solana', 'cardano', 'bitcoin']],
  ] as const)('by %s, descending: %s; what is not known comes last either way', (column, descending, ids) => {
    expect(coinOrder(coins, { column, descending })).toEqual(ids);
  });
});
