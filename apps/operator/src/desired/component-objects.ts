import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { type Component, PORTS } from './component.js';
import { selectorOf } from './labels.js';
import { nameOf } from './object-names.js';
import { ownedObject } from './owned-object.js';

/** The account of one component's pods. It has no rights; the producer's alone is bound to some. */
export function serviceAccount(pulse: MarketPulse, component: Component): KubeObject {
  const body = { automountServiceAccountToken: false };
  return ownedObject(KINDS.ServiceAccount, pulse, { name: nameOf(pulse, component), component, body });
}

/** The settings of a component: environment, or files. */
export function settingsMap(
  pulse: MarketPulse,
  component: Component,
  data: Readonly<Record<string, string>>,
): KubeObject {
  return ownedObject(KINDS.ConfigMap, pulse, { name: nameOf(pulse, component), component, body: { data } });
}

/** One address for the pods of gateway or dashboard. */
export function service(pulse: MarketPulse, component: 'gateway' | 'dashboard'): KubeObject {
  const { name } = PORTS[component];
  const spec = {
    type: 'ClusterIP',
    selector: selectorOf(pulse, component),
    ports: [{ name, port: SERVICE_PORT, targetPort: name, protocol: 'TCP' }],
  };
  return ownedObject(KINDS.Service, pulse, { name: nameOf(pulse, component), component, body: { spec } });
}

export const SERVICE_PORT = 80;

/** Lets a drained node take one pod at a time. A pod that is not ready never holds a drain up. */
export function disruptionBudget(pulse: MarketPulse, component: Component): KubeObject {
  const spec = {
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
    selector: { matchLabels: selectorOf(pulse, component) },
  };
  return ownedObject(KINDS.PodDisruptionBudget, pulse, { name: nameOf(pulse, component), component, body: { spec } });
}

/** Has Prometheus scrape the pods of a component; its series carry the name of the MarketPulse. */
export function podMonitor(pulse: MarketPulse, component: Component): KubeObject {
  const { labels, interval } = pulse.spec.monitoring;
  const name = { sourceLabels: ['__meta_kubernetes_pod_label_market_pulse_io_name'], targetLabel: 'marketpulse' };
  const spec = {
    selector: { matchLabels: selectorOf(pulse, component) },
    podMetricsEndpoints: [{ port: PORTS[component].name, path: '/metrics', interval, relabelings: [name] }],
  };
  const parts = { name: nameOf(pulse, component), component, labels, body: { spec } };
  return ownedObject(KINDS.PodMonitor, pulse, parts);
}

/** Strimzi's own pods: brokers, and the exporter of consumer lag. */
export function kafkaMonitor(pulse: MarketPulse, cluster: string): KubeObject {
  const { labels, interval } = pulse.spec.monitoring;
  const name = { targetLabel: 'marketpulse', replacement: pulse.metadata.name };
  const spec = {
    selector: { matchLabels: { 'strimzi.io/cluster': cluster, 'strimzi.io/kind': 'Kafka' } },
    podMetricsEndpoints: [{ port: 'tcp-prometheus', path: '/metrics', interval, relabelings: [name] }],
  };
  return ownedObject(KINDS.PodMonitor, pulse, { name: cluster, component: 'kafka', labels, body: { spec } });
}
