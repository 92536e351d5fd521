import type { KubeObject } from '@cmp/kube';
import type { MarketPulse } from '../resource/market-pulse.js';
import { connectionFormula, connectionTriggers } from './connection-triggers.js';
import type { Facts } from './facts.js';
import { cpuMetric, horizontalAutoscaler, lagMetric } from './horizontal-autoscaler.js';
import { lagTrigger, lagTriggerAccess } from './lag-trigger.js';
import { replicaLimits } from './replica-limits.js';
import { scaledObject } from './scaled-object.js';
import { scalingBehavior } from './scaling-behavior.js';

/** What scales the processor by its lag; nothing when its size is fixed. */
export function processorAutoscaler(pulse: MarketPulse, facts: Facts): readonly KubeObject[] {
  const { autoscaling } = pulse.spec.processor;
  const limits = replicaLimits(pulse, 'processor', facts);
  if (autoscaling === undefined || limits.scaledBy === 'nobody') return [];
  const { lagPerReplica } = autoscaling;
  const common = { component: 'processor', limits, behavior: scalingBehavior(autoscaling) } as const;
  if (limits.scaledBy === 'hpa') {
    return [horizontalAutoscaler(pulse, { ...common, metrics: [lagMetric(lagPerReplica)] })];
  }
  const triggers = [lagTrigger(pulse, lagPerReplica)];
  return [
    ...lagTriggerAccess(pulse),
    scaledObject(pulse, { ...common, pollInterval: autoscaling.pollInterval, triggers }),
  ];
}

/** What scales the gateway: CPU, and with KEDA its connections, for idle sockets cost memory and no CPU. */
export function gatewayAutoscaler(pulse: MarketPulse, facts: Facts): readonly KubeObject[] {
  const { autoscaling } = pulse.spec.gateway;
  const limits = replicaLimits(pulse, 'gateway', facts);
  if (autoscaling === undefined || limits.scaledBy === 'nobody') return [];
  const { cpuPercent } = autoscaling;
  const common = { component: 'gateway', limits, behavior: scalingBehavior(autoscaling) } as const;
  if (limits.scaledBy === 'hpa') {
    return [horizontalAutoscaler(pulse, { ...common, metrics: [cpuMetric(cpuPercent)] })];
  }
  const cpu = { type: 'cpu', metricType: 'Utilization', metadata: { value: String(cpuPercent) } };
  const triggers = [...connectionTriggers(pulse), cpu];
  return [
    scaledObject(pulse, {
      ...common,
      pollInterval: autoscaling.pollInterval,
      triggers,
      scalingModifiers: connectionFormula(pulse),
    }),
  ];
}
