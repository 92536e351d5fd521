import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import { durationMs } from '../resource/duration.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { gatewayAutoscaler, processorAutoscaler } from './autoscalers.js';
import type { Component } from './component.js';
import { gatewayInputs, processorInputs, producerInputs } from './component-inputs.js';
import { componentDeployment } from './component-deployment.js';
import { disruptionBudget, podMonitor, service, serviceAccount, settingsMap } from './component-objects.js';
import { dashboardNginx, NGINX_FOLDER } from './dashboard-nginx.js';
import { serves, type Facts } from './facts.js';
import { networkPolicy } from './network-policy.js';
import { nameOf } from './object-names.js';
import { settingsOnly } from './pod-inputs.js';
import { producerLeaseObjects } from './producer-lease.js';
import { replicaLimits } from './replica-limits.js';

/** Until the rest of the cluster has heard that a pod goes. */
const HEARD_SECONDS = 5;

export function producerObjects(pulse: MarketPulse, facts: Facts): readonly KubeObject[] {
  const inputs = producerInputs(pulse);
  return [
    ...around(pulse, 'producer', facts),
    ...producerLeaseObjects(pulse),
    settingsMap(pulse, 'producer', inputs.settings),
    componentDeployment(pulse, facts, {
      component: 'producer',
      fields: pulse.spec.producer,
      inputs,
      graceSeconds: 30,
      apiToken: true,
    }),
  ];
}

export function processorObjects(pulse: MarketPulse, facts: Facts): readonly KubeObject[] {
  const inputs = processorInputs(pulse);
  return [
    ...around(pulse, 'processor', facts),
    settingsMap(pulse, 'processor', inputs.settings),
    componentDeployment(pulse, facts, {
      component: 'processor',
      fields: pulse.spec.processor,
      inputs,
      graceSeconds: 60,
    }),
    ...processorAutoscaler(pulse, facts),
  ];
}

export function gatewayObjects(pulse: MarketPulse, facts: Facts): readonly KubeObject[] {
  const inputs = gatewayInputs(pulse);
  const drainSeconds = durationMs(pulse.spec.gateway.drain) / 1000;
  return [
    ...around(pulse, 'gateway', facts),
    service(pulse, 'gateway'),
    settingsMap(pulse, 'gateway', inputs.settings),
    componentDeployment(pulse, facts, {
      component: 'gateway',
      fields: pulse.spec.gateway,
      inputs,
      graceSeconds: HEARD_SECONDS + drainSeconds + 10,
      preStopSeconds: HEARD_SECONDS,
    }),
    ...gatewayAutoscaler(pulse, facts),
  ];
}

export function dashboardObjects(pulse: MarketPulse, facts: Facts): readonly KubeObject[] {
  if (!pulse.spec.dashboard.enabled) return [];
  const settings = dashboardNginx(pulse, facts);
  const inputs = {
    ...settingsOnly(settings),
    volumes: [{ name: 'nginx', configMap: { name: nameOf(pulse, 'dashboard') } }],
    mounts: [{ name: 'nginx', mountPath: NGINX_FOLDER, readOnly: true }],
  };
  return [
    ...around(pulse, 'dashboard', facts),
    service(pulse, 'dashboard'),
    settingsMap(pulse, 'dashboard', settings),
    componentDeployment(pulse, facts, {
      component: 'dashboard',
      fields: pulse.spec.dashboard,
      inputs,
      graceSeconds: 30,
      preStopSeconds: HEARD_SECONDS,
      settingsAsEnvironment: false,
    }),
  ];
}

/** What stands around the pods of each component. The dashboard's nginx counts nothing. */
function around(pulse: MarketPulse, component: Component, facts: Facts): readonly KubeObject[] {
  const { monitoring, networkPolicies } = pulse.spec;
  const monitored = monitoring.enabled && component !== 'dashboard' && serves(facts, KINDS.PodMonitor);
  return [
    serviceAccount(pulse, component),
    ...(replicaLimits(pulse, component, facts).max > 1 ? [disruptionBudget(pulse, component)] : []),
    ...(networkPolicies.enabled ? [networkPolicy(pulse, component, facts)] : []),
    ...(monitored ? [podMonitor(pulse, component)] : []),
  ];
}
