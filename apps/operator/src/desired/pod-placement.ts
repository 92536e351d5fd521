import type { PodSpecFields } from '../resource/component-spec.js';
import { defined } from './defined.js';

/** On which nodes the pods of a component may and should run. */
export function podPlacement(fields: PodSpecFields, matchLabels: Readonly<Record<string, string>>) {
  const { nodeSelector, tolerations, topologySpread, priorityClassName } = fields;
  return defined({
    nodeSelector,
    tolerations: tolerations.length === 0 ? undefined : tolerations.map(defined),
    topologySpreadConstraints: topologySpread ? spread(matchLabels) : undefined,
    priorityClassName,
  });
}

/** As far as that goes: a pod that cannot be spread is better than none. Each roll-out is spread by itself. */
function spread(matchLabels: Readonly<Record<string, string>>) {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels },
    matchLabelKeys: ['pod-template-hash'],
  }));
}
