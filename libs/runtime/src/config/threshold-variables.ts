import type { CrossCheck } from './parse-variables.js';
import { decimal, integer } from './variable.js';

const percent = (name: string, meaning: string, defaultPct: number) =>
  decimal(name, { meaning, unit: '% of 24 h change', min: 0.01, max: 1000, default: defaultPct });

/** Limits of labels and alerts: the processor judges by them, the gateway tells the page. */
export const thresholdVariables = {
  movingPct: percent('LABEL_MOVING_PCT', 'Average change, either way, from which a coin is Moving', 3),
  volatilePct: percent('LABEL_VOLATILE_PCT', 'Average change, either way, from which a coin is Volatile', 5),
  trendPct: percent('LABEL_TREND_PCT', 'Average change from which a coin is Rising, and its negative Falling', 3),
  alertRaisePct: percent('ALERT_RAISE_PCT', 'Average change, either way, that raises an alert', 5),
  alertClearPct: percent('ALERT_CLEAR_PCT', 'Average change, either way, below which an alert clears', 4.5),
  alertCooldownMs: integer('ALERT_COOLDOWN_MS', {
    meaning: 'Least time between two alerts of one coin in one direction',
    unit: 'ms',
    min: 0,
    max: 86_400_000,
    default: 300_000,
  }),
} as const;

export const thresholdCrossCheck: CrossCheck<typeof thresholdVariables> = (config) => {
  const faults: string[] = [];
  if (config.volatilePct < config.movingPct) {
    faults.push(`LABEL_VOLATILE_PCT=${config.volatilePct}: must be at least LABEL_MOVING_PCT, ${config.movingPct}`);
  }
  if (config.alertClearPct > config.alertRaisePct) {
    faults.push(`ALERT_CLEAR_PCT=${config.alertClearPct}: must be at most ALERT_RAISE_PCT, ${config.alertRaisePct}`);
  }
  return faults;
};
