import type { AlertedPulse } from '@cmp/market';
import type { ShownPulse } from './insert-pulse.js';

/**
 * The part of a coin's series that a pulse may join, null when it may not: a series has windows of one length. That is the primary one; a
 * posted pulse of another length is shown only while the coin has nothing else.
 */
export function sameLength(
  series: readonly ShownPulse[],
  { windowMs, closedBy }: AlertedPulse,
  primaryMs: number,
): readonly ShownPulse[] | null {
  if (windowMs !== primaryMs) {
    if (closedBy !== 'ingest' || series.some((known) => known.windowMs === primaryMs)) return null;
  }
  return series.every((known) => known.windowMs === windowMs)
    ? series
    : series.filter((known) => known.windowMs === windowMs);
}
