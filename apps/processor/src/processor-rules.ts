import { configuredWindows } from '@cmp/runtime';
import { timeWindows } from '@cmp/window';
import type { AcceptRules } from './accept/accept-tick.js';
import type { ProcessorConfig } from './processor.config.js';
import type { PulseRules } from './pulse/pulse-partition.js';

/** The configuration in the words of the window core. */
export function processorRules(config: ProcessorConfig): PulseRules & AcceptRules {
  const { correctionMs, idleCloseMs, maxFutureSkewMs } = config;
  const { movingPct, volatilePct, trendPct, alertRaisePct, alertClearPct, alertCooldownMs } = config;
  return {
    definitions: configuredWindows(config).map(timeWindows),
    thresholds: { movingPct, volatilePct, trendPct, alertRaisePct, alertClearPct, alertCooldownMs },
    idleMs: idleCloseMs,
    correctionMs,
    maxFutureSkewMs,
  };
}
