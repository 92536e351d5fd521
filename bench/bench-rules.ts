import { alertThresholds, labelThresholds } from '@cmp/market';
import type { TimeWindows } from '@cmp/window';

/** How the processor works unless it is told otherwise, with these windows. */
export function benchRules(own: { readonly definitions: readonly TimeWindows[]; readonly correctionMs: number }) {
  const thresholds = { ...labelThresholds, ...alertThresholds, alertCooldownMs: 300_000 };
  return { thresholds, idleMs: null, maxFutureSkewMs: 60_000, ...own };
}
