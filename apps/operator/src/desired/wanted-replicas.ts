import type { MarketPulse } from '../resource/market-pulse.js';
import { COMPONENTS, type Component } from './component.js';
import type { Facts } from './facts.js';
import { nameOf } from './object-names.js';
import { replicaLimits } from './replica-limits.js';

/** How many pods a Deployment should have, and who says so: `spec.replicas` is no part of the Deployment that is built. */
export interface WantedReplicas {
  readonly component: Component;
  readonly deployment: string;
  readonly replicas: number;
  /**
   * `operator`: keep it at `replicas`. `autoscaler`: begin with `replicas`, then leave it alone, but raise it to `replicas` where it is 0,
   * from which no autoscaler starts by itself.
   */
  readonly setBy: 'operator' | 'autoscaler';
}

export function wantedReplicas(pulse: MarketPulse, facts: Facts): readonly WantedReplicas[] {
  return COMPONENTS.filter((component) => component !== 'dashboard' || pulse.spec.dashboard.enabled).map(
    (component) => ({ component, deployment: nameOf(pulse, component), ...counted(pulse, component, facts) }),
  );
}

/** A pause stops what makes the flow. An autoscaler leaves a Deployment of 0 alone; KEDA is told by its own annotation. */
function counted(pulse: MarketPulse, component: Component, facts: Facts) {
  const { min, scaledBy } = replicaLimits(pulse, component, facts);
  if (pulse.spec.paused && isPausable(component)) return { replicas: 0, setBy: 'operator' as const };
  return { replicas: min, setBy: scaledBy === 'nobody' ? ('operator' as const) : ('autoscaler' as const) };
}

export const isPausable = (component: Component) => component === 'producer' || component === 'processor';
