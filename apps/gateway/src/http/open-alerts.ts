import type { PulseAlert, PulseRecord } from '@cmp/contracts';

/** An alert that is open after the newest window of its coin. */
export interface OpenAlert extends PulseAlert {
  readonly coin: string;
  readonly coin_id: string;
  readonly current_change_24h: number | null;
  readonly price: number;
  readonly window_end: string;
}

/** Largest change first. `newest`: the newest pulse of each coin. */
export function openAlerts(newest: readonly PulseRecord[]): OpenAlert[] {
  return newest
    .flatMap(({ alert, coin, coin_id, change_24h, price, window_end }) =>
      alert === null ? [] : [{ coin, coin_id, ...alert, current_change_24h: change_24h, price, window_end }],
    )
    .sort((a, b) => currentSize(b) - currentSize(a));
}

function currentSize(alert: OpenAlert): number {
  return Math.abs(alert.current_change_24h ?? alert.change_24h);
}
