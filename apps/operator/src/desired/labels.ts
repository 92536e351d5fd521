import type { MarketPulse } from '../resource/market-pulse.js';

export const PULSE_LABEL = 'market-pulse.io/name';
export const MANAGED_BY = 'market-pulse-operator';

type Labels = Readonly<Record<string, string>>;

/** What pods of a component are found by. Never changed: a Deployment's selector cannot be. */
export function selectorOf({ metadata }: Pick<MarketPulse, 'metadata'>, component: string): Labels {
  return { [PULSE_LABEL]: metadata.name, 'app.kubernetes.io/component': component };
}

/** Labels of every object the operator makes. */
export function labelsOf(pulse: Pick<MarketPulse, 'metadata'>, component: string): Labels {
  return {
    'app.kubernetes.io/name': 'market-pulse',
    'app.kubernetes.io/instance': pulse.metadata.name,
    'app.kubernetes.io/part-of': 'crypto-market-pulse',
    'app.kubernetes.io/managed-by': MANAGED_BY,
    ...selectorOf(pulse, component),
  };
}
