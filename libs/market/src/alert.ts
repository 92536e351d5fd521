import type { Pulse } from './pulse.js';

/** An open alert: a coin has moved further than the limit and has not come back yet. */
export interface Alert {
  readonly direction: 'up' | 'down';
  /** The average change in percent that raised it. */
  readonly change24hPct: number;
  /** End of the window that raised it. */
  readonly sinceMs: number;
}

/** A pulse with the alert as it stands after its window. */
export interface AlertedPulse extends Pulse {
  readonly alert: Alert | null;
}

/** Percent of 24 h change. Clearing lower than raising keeps a coin that hovers at the limit from raising again and again. */
export interface AlertThresholds {
  readonly alertRaisePct: number;
  readonly alertClearPct: number;
}

export const alertThresholds: AlertThresholds = { alertRaisePct: 5, alertClearPct: 4.5 };

/**
 * The alert of a coin after one more pulse; the same object while it stays open, so that identity tells whether it is new.
 * A change of null says nothing: the alert stays as it was. A jump past the other limit raises a new alert.
 */
export function nextAlert(
  previous: Alert | null,
  pulse: Pick<Pulse, 'change24hPct' | 'windowEndMs'>,
  limits: AlertThresholds = alertThresholds,
): Alert | null {
  const change24hPct = pulse.change24hPct;
  if (change24hPct === null) return previous;
  const direction = change24hPct < 0 ? 'down' : 'up';
  const distance = Math.abs(change24hPct);
  if (previous?.direction === direction && distance >= limits.alertClearPct) return previous;
  if (distance < limits.alertRaisePct) return null;
  return { direction, change24hPct, sinceMs: pulse.windowEndMs };
}
