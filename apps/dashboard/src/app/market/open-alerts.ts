import type { CoinView } from './coin-view.js';

export interface OpenAlert {
  /** The same alert has the same key in every window it stays open. */
  readonly key: string;
  readonly coin: string;
  readonly symbol: string;
  readonly name: string;
  readonly direction: 'up' | 'down';
  /** The change now; the one that raised it when the newest window has none. */
  readonly changePct: number;
  readonly sinceMs: number;
}

/** Alerts as they stand after each coin's newest window, largest move first. */
export function openAlerts(coins: readonly CoinView[]): OpenAlert[] {
  return coins
    .flatMap(({ coin, newest, change24hPct }) => {
      const alert = newest?.alert;
      if (!alert) return [];
      const { direction, sinceMs } = alert;
      const changePct = change24hPct ?? alert.change24hPct;
      return [
        {
          key: `${coin.id} ${direction} ${sinceMs}`,
          coin: coin.id,
          symbol: coin.symbol,
          name: coin.name,
          direction,
          changePct,
          sinceMs,
        },
      ];
    })
    .sort((a, b) => Math.abs(b.changePct) - Math.abs(a.changePct));
}
