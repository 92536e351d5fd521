import { timeWindows } from '@cmp/window';
import type { AcceptRules } from './accept/accept-tick.js';
import type { ProcessorConfig } from './processor.config.js';
import type { PulseRules } from './pulse/pulse-partition.js';

/** The configuration in the words of the window core. */
export function processorRules(config: ProcessorConfig): PulseRules & AcceptRules {
  const { windowMs, graceMs, idleCloseMs, maxFutureSkewMs } = config;
  const { movingPct, volatilePct, trendPct, alertRaisePct, alertClearPct } = config;
  return {
    definitions: [timeWindows({ sizeMs: windowMs, graceMs })],
    thresholds: { movingPct, volatilePct, trendPct, alertRaisePct, alertClearPct },
    idleMs: idleCloseMs,
    maxFutureSkewMs,
  };
}
