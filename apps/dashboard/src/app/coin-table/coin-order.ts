import type { CoinView } from '../market/coin-view.js';

export const SORT_COLUMNS = ['coin', 'price', 'change', 'trend', 'volatility', 'volume', 'updated'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
export interface Sorting {
  readonly column: SortColumn;
  readonly descending: boolean;
}

const TRENDS = ['📉 Falling', '➡️ Stable', '📈 Rising'];
const VOLATILITIES = ['Stable', 'Moving', 'Volatile'];

/** Ids of the coins in the chosen order; coins without a value come last in either direction. */
export function coinOrder(coins: readonly CoinView[], { column, descending }: Sorting): string[] {
  const sign = descending ? -1 : 1;
  return coins
    .map((coin) => ({ id: coin.coin.id, key: sortKey(coin, column) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      return (
        sign *
        (typeof a.key === 'string' || typeof b.key === 'string'
          ? String(a.key).localeCompare(String(b.key))
          : a.key - b.key)
      );
    })
    .map(({ id }) => id);
}

function sortKey(coin: CoinView, column: SortColumn): string | number | null {
  const rank = (ranks: readonly string[], value: string | undefined) => {
    const at = ranks.indexOf(value ?? '');
    return at === -1 ? null : at;
  };
  switch (column) {
    case 'coin':
      return coin.coin.name;
    case 'price':
      return coin.price;
    case 'change':
      return coin.change24hPct;
    case 'trend':
      return rank(TRENDS, coin.newest?.trend);
    case 'volatility':
      return rank(VOLATILITIES, coin.newest?.volatility);
    case 'volume':
      return coin.volume24h;
    case 'updated':
      return coin.updatedMs;
  }
}
