import type { Alert } from './alert.js';
import type { Pulse } from './pulse.js';

/** An alert was raised or has cleared. */
export interface AlertEvent {
  readonly event: 'raised' | 'cleared';
  readonly coin: string;
  readonly symbol: string;
  readonly direction: Alert['direction'];
  /** The average change of the window that decided, percent; null only when a window without one had to. */
  readonly change24hPct: number | null;
  /** End of the window that raised the alert. */
  readonly sinceMs: number;
  /** End and length of the window that decided. */
  readonly windowEndMs: number;
  readonly windowMs: number;
}

/** What happened between two states of a coin's alert; a flip of the direction is a clearing and a raise. */
export function alertEvents(
  before: Alert | null,
  after: Alert | null,
  pulse: Pick<Pulse, 'coin' | 'symbol' | 'change24hPct' | 'windowEndMs' | 'windowMs'>,
): AlertEvent[] {
  if (before === after) return [];
  const { coin, symbol, change24hPct, windowEndMs, windowMs } = pulse;
  const eventOf = (event: AlertEvent['event'], { direction, sinceMs }: Alert): AlertEvent => ({
    event,
    coin,
    symbol,
    direction,
    change24hPct,
    sinceMs,
    windowEndMs,
    windowMs,
  });
  return [
    ...(before === null ? [] : [eventOf('cleared', before)]),
    ...(after === null ? [] : [eventOf('raised', after)]),
  ];
}
