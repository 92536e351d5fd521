import { alertThresholds, labelThresholds } from '@cmp/market';
import { timeWindows } from '@cmp/window';
import type { AcceptRules } from '../src/accept/accept-tick.js';
import type { PulseRules } from '../src/pulse/pulse-partition.js';

/** 30 s windows, 2 s grace, idle after 3 s, no corrections, default thresholds without a cooldown. */
export function someRules(differing: Partial<PulseRules & AcceptRules> = {}): PulseRules & AcceptRules {
  return {
    definitions: [timeWindows({ sizeMs: 30_000, graceMs: 2000 })],
    thresholds: { ...labelThresholds, ...alertThresholds, alertCooldownMs: 0 },
    idleMs: 3000,
    correctionMs: 0,
    maxFutureSkewMs: 60_000,
    ...differing,
  };
}
