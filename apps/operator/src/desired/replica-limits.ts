import type { MarketPulse } from '../resource/market-pulse.js';
import { KINDS } from '../kinds.js';
import type { Component } from './component.js';
import { serves, type Facts } from './facts.js';

export interface ReplicaLimits {
  readonly min: number;
  readonly max: number;
  /** Who decides between them; `nobody` when they are equal, or when KEDA is wanted and not there. */
  readonly scaledBy: 'keda' | 'hpa' | 'nobody';
}

/** How many pods a component may have, the pause left aside. */
export function replicaLimits(pulse: MarketPulse, component: Component, facts: Facts): ReplicaLimits {
  const { producer, processor, gateway, dashboard, topics } = pulse.spec;
  switch (component) {
    case 'producer':
      return fixed(producer.replicas);
    case 'dashboard':
      return fixed(dashboard.enabled ? dashboard.replicas : 0);
    case 'processor':
      return processor.autoscaling === undefined
        ? fixed(processor.replicas ?? 1)
        : scaled(facts, processor.autoscaling, topics.partitions);
    case 'gateway':
      return gateway.autoscaling === undefined
        ? fixed(gateway.replicas ?? 1)
        : scaled(facts, gateway.autoscaling, Number.POSITIVE_INFINITY);
  }
}

const fixed = (replicas: number): ReplicaLimits => ({ min: replicas, max: replicas, scaledBy: 'nobody' });

interface Scaling {
  readonly provider: 'keda' | 'hpa';
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

function scaled(facts: Facts, { provider, minReplicas, maxReplicas }: Scaling, ceiling: number): ReplicaLimits {
  const max = Math.min(maxReplicas, ceiling);
  const min = Math.min(minReplicas, max);
  if (provider === 'keda' && !serves(facts, KINDS.ScaledObject)) return fixed(min);
  return { min, max, scaledBy: provider };
}
