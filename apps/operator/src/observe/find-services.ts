import type { KubeObject } from '@cmp/kube';
import { PORTS, type Component } from '../desired/component.js';
import { SERVICE_PORT } from '../desired/component-objects.js';
import { nameOf } from '../desired/object-names.js';
import { KINDS } from '../kinds.js';
import type { LiveObjects } from '../live-objects.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import type { ServiceAddresses } from './ask-services.js';

interface PodStatus {
  readonly phase?: string;
  readonly podIP?: string;
}

/** The gateway by its Service, once a pod of it is ready; the processors each by its pod: a Service would answer for one of them. */
export function findServices(live: LiveObjects, pulse: MarketPulse): ServiceAddresses {
  const { namespace } = pulse.metadata;
  const gateway = live.find(KINDS.Deployment, `${namespace}/${nameOf(pulse, 'gateway')}`);
  const { availableReplicas = 0 } = (gateway?.['status'] ?? {}) as { availableReplicas?: number };
  const addresses = podsOf(live, pulse, 'processor')
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map((pod) => (pod['status'] ?? {}) as PodStatus)
    .flatMap(({ phase, podIP }) => (phase === 'Running' && podIP !== undefined ? [podIP] : []));
  return {
    gateway: availableReplicas === 0 ? null : `http://${nameOf(pulse, 'gateway')}.${namespace}.svc:${SERVICE_PORT}`,
    processors: addresses.map((ip) => `http://${ip.includes(':') ? `[${ip}]` : ip}:${PORTS.processor.number}`),
  };
}

/** The pods of a component that have not gone yet, those on their way out included. */
export function podsOf(live: LiveObjects, { metadata }: MarketPulse, component: Component): readonly KubeObject[] {
  const isLeft = (pod: KubeObject) =>
    !['Succeeded', 'Failed'].includes(((pod['status'] ?? {}) as PodStatus).phase ?? '');
  return live
    .labelled(KINDS.Pod, metadata)
    .filter((pod) => pod.metadata.labels?.['app.kubernetes.io/component'] === component && isLeft(pod));
}
