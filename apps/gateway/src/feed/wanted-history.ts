import { SNAPSHOT_POINTS, type PulseRecord } from '@cmp/contracts';

/**
 * Counts, while the log is read backwards, whether each configured coin has its last `SNAPSHOT_POINTS` windows. Corrections do not count:
 * they stand far behind the windows that followed their own, which would be missing then.
 */
export function wantedHistory(coins: readonly string[], windowMs: number): (pulse: PulseRecord) => boolean {
  const missing = new Map(coins.map((coin) => [coin, new Set<string>()]));
  return (pulse) => {
    const windows = missing.get(pulse.coin);
    if (
      windows !== undefined &&
      pulse.revision === 0 &&
      (pulse.window_ms === windowMs || pulse.closed_by === 'ingest')
    ) {
      windows.add(pulse.window_end);
      if (windows.size >= SNAPSHOT_POINTS) missing.delete(pulse.coin);
    }
    return missing.size === 0;
  };
}

/** Counts, while the log is read backwards, whether each configured coin has a price. */
export function wantedPrices(coins: readonly string[]): (tick: { readonly coin: string }) => boolean {
  const missing = new Set(coins);
  return (tick) => {
    missing.delete(tick.coin);
    return missing.size === 0;
  };
}
