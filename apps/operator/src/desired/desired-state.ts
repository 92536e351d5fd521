import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { alertRules } from './alert-rules.js';
import { dashboardObjects, gatewayObjects, processorObjects, producerObjects } from './component-stages.js';
import { exposureObjects } from './exposure.js';
import { serves, type Facts, type Finding } from './facts.js';
import { findings, pendingSecrets } from './findings.js';
import { pipelineDashboard } from './grafana/pipeline-dashboard.js';
import { topicsObjects } from './topics-stage.js';
import { wantedReplicas, type WantedReplicas } from './wanted-replicas.js';

export type StageName = 'topics' | 'processor' | 'gateway' | 'producer' | 'dashboard';

/** Objects that are applied together, once what comes before them is ready. */
export interface Stage {
  readonly name: StageName;
  readonly objects: readonly KubeObject[];
}

export interface DesiredState {
  /** In the order of the roll-out: whoever writes is there after those who read. */
  readonly stages: readonly Stage[];
  readonly replicas: readonly WantedReplicas[];
  readonly findings: readonly Finding[];
  /** Secrets that Strimzi is still to make: pods that need them would not start. */
  readonly pendingSecrets: readonly string[];
}

/** Everything that one MarketPulse wants of the cluster. Pure: the same resource and facts give the same objects. */
export function desiredState(pulse: MarketPulse, facts: Facts): DesiredState {
  const stage = (name: StageName, ...objects: readonly (readonly KubeObject[])[]) => ({
    name,
    objects: objects.flat(),
  });
  return {
    stages: [
      stage('topics', topicsObjects(pulse, facts)),
      stage('processor', processorObjects(pulse, facts)),
      stage('gateway', gatewayObjects(pulse, facts)),
      stage('producer', producerObjects(pulse, facts)),
      stage('dashboard', dashboardObjects(pulse, facts), exposureObjects(pulse, facts), watching(pulse, facts)),
    ],
    replicas: wantedReplicas(pulse, facts),
    findings: findings(pulse, facts),
    pendingSecrets: pendingSecrets(pulse, facts),
  };
}

/** What shows and alarms people. Beside the monitors, which belong to whom they watch. */
function watching(pulse: MarketPulse, facts: Facts): readonly KubeObject[] {
  const { enabled, grafana } = pulse.spec.monitoring;
  if (!enabled) return [];
  return [
    ...(serves(facts, KINDS.PrometheusRule) ? [alertRules(pulse)] : []),
    ...(grafana.enabled ? [pipelineDashboard(pulse)] : []),
  ];
}
