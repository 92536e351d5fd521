import type { AlertedPulse } from '@cmp/market';

/** A window as the page knows it. */
export interface ShownPulse extends AlertedPulse {
  /** The price that was shown before it was corrected; absent when this page has not shown another. */
  readonly formerPrice?: number;
}

/**
 * Puts a pulse into a coin's series (oldest first, one per window end). Idempotent: the same window with the same or an
 * older revision changes nothing, and then the very same array comes back. Only the newest `longest` windows stay.
 */
export function insertPulse(
  series: readonly ShownPulse[],
  pulse: AlertedPulse,
  longest: number,
): readonly ShownPulse[] {
  const at = series.findIndex(({ windowEndMs }) => windowEndMs >= pulse.windowEndMs);
  const known = series[at];
  if (known?.windowEndMs === pulse.windowEndMs) {
    if (pulse.revision <= known.revision) return series;
    return series.with(at, { ...pulse, formerPrice: known.formerPrice ?? known.price });
  }
  if (at === 0 && series.length >= longest) return series;
  return series.toSpliced(at === -1 ? series.length : at, 0, pulse).slice(-longest);
}
