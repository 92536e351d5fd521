import type { AlertedPulse } from '@cmp/market';

/**
 * Puts a pulse into a coin's series (oldest first, one per window end). Idempotent: the same window with the same or an
 * older revision changes nothing, and then the very same array comes back. Only the newest `longest` windows stay.
 */
export function insertPulse(
  series: readonly AlertedPulse[],
  pulse: AlertedPulse,
  longest: number,
): readonly AlertedPulse[] {
  const at = series.findIndex(({ windowEndMs }) => windowEndMs >= pulse.windowEndMs);
  const known = series[at];
  if (known?.windowEndMs === pulse.windowEndMs) {
    return pulse.revision > known.revision ? series.with(at, pulse) : series;
  }
  if (at === 0 && series.length >= longest) return series;
  return series.toSpliced(at === -1 ? series.length : at, 0, pulse).slice(-longest);
}
