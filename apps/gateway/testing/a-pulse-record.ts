import { toPulseRecord, type PulseRecord } from '@cmp/contracts';
import { aPulse } from '@cmp/market/testing';

export const WINDOW_MS = 30_000;
/** End of the first window in tests. */
export const FIRST_END_MS = Date.UTC(2026, 0, 1, 12, 0, 30);

/** A pulse of window number `index` (0 is the first) of a coin. */
export function aPulseRecord(index: number, coin = 'bitcoin', fields: Partial<PulseRecord> = {}): PulseRecord {
  const record = toPulseRecord(aPulse({ coin, windowEndMs: FIRST_END_MS + index * WINDOW_MS, price: 100_000 + index }));
  return { ...record, ...fields };
}
