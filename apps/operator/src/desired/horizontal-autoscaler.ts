import { TICK_TOPIC } from '@cmp/contracts';
import type { KubeObject } from '@cmp/kube';
import { apiVersionOf } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import { canonicalAmount } from '../resource/canonical-quantity.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { PROCESSOR_GROUP } from './consumer-group.js';
import { nameOf } from './object-names.js';
import { ownedObject } from './owned-object.js';
import type { ReplicaLimits } from './replica-limits.js';

export interface HorizontalAutoscalerParts {
  readonly component: 'processor' | 'gateway';
  readonly limits: ReplicaLimits;
  readonly behavior: object;
  readonly metrics: readonly object[];
}

/** The cluster's own autoscaler, for clusters that serve the metric without KEDA. */
export function horizontalAutoscaler(pulse: MarketPulse, parts: HorizontalAutoscalerParts): KubeObject {
  const { component, limits, behavior, metrics } = parts;
  const name = nameOf(pulse, component);
  const { kind } = KINDS.Deployment;
  const spec = {
    scaleTargetRef: { apiVersion: apiVersionOf(KINDS.Deployment), kind, name },
    minReplicas: limits.min,
    maxReplicas: limits.max,
    metrics,
    behavior,
  };
  return ownedObject(KINDS.HorizontalPodAutoscaler, pulse, { name, component, body: { spec } });
}

/** Per replica, not in total: a total has a pod added at every look until the lag is gone. */
export function lagMetric(lagPerReplica: number) {
  const selector = { matchLabels: { consumergroup: PROCESSOR_GROUP, topic: TICK_TOPIC } };
  return {
    type: 'External',
    external: {
      metric: { name: 'kafka_consumergroup_lag_sum', selector },
      target: { type: 'AverageValue', averageValue: canonicalAmount(String(lagPerReplica)) },
    },
  };
}

export function cpuMetric(percent: number) {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } } };
}
