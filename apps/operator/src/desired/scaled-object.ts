import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import type { ReplicaLimits } from './replica-limits.js';
import { isPausable } from './wanted-replicas.js';
import { nameOf } from './object-names.js';
import { ownedObject } from './owned-object.js';
import { secondsOf } from './scaling-behavior.js';

export interface Trigger {
  readonly type: string;
  readonly name?: string;
  readonly metricType?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly authenticationRef?: { readonly name: string };
}

export interface ScaledObjectParts {
  readonly component: 'processor' | 'gateway';
  readonly limits: ReplicaLimits;
  readonly behavior: object;
  readonly pollInterval: string;
  readonly triggers: readonly Trigger[];
  readonly scalingModifiers?: object;
}

/** Has KEDA scale a Deployment. While its source of numbers is away it keeps what there is, and never fewer than the least. */
export function scaledObject(pulse: MarketPulse, parts: ScaledObjectParts): KubeObject {
  const { component, limits, behavior, triggers, scalingModifiers } = parts;
  const spec = {
    scaleTargetRef: { name: nameOf(pulse, component) },
    pollingInterval: secondsOf(parts.pollInterval),
    minReplicaCount: limits.min,
    maxReplicaCount: limits.max,
    fallback: { failureThreshold: 3, replicas: limits.min, behavior: 'currentReplicasIfHigher' },
    advanced: {
      horizontalPodAutoscalerConfig: { behavior },
      ...(scalingModifiers === undefined ? {} : { scalingModifiers }),
    },
    triggers,
  };
  const paused = pulse.spec.paused && isPausable(component);
  return ownedObject(KINDS.ScaledObject, pulse, {
    name: nameOf(pulse, component),
    component,
    annotations: paused ? { 'autoscaling.keda.sh/paused-replicas': '0' } : {},
    body: { spec },
  });
}
