import type { KubeApi } from '@cmp/kube';
import { PORTS } from '../desired/component.js';
import { SERVICE_PORT } from '../desired/component-objects.js';
import { selectorOf } from '../desired/labels.js';
import { nameOf } from '../desired/object-names.js';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import type { ServiceAddresses } from './ask-services.js';

interface PodStatus {
  readonly phase?: string;
  readonly podIP?: string;
}

/** The gateway by its Service, the processors each by its pod: a Service would answer for one of them. */
export async function findServices(api: KubeApi, pulse: MarketPulse, signal: AbortSignal): Promise<ServiceAddresses> {
  const { namespace } = pulse.metadata;
  const labelSelector = Object.entries(selectorOf(pulse, 'processor'))
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
  const { items } = await api.list(KINDS.Pod, { namespace, labelSelector }, { signal });
  const addresses = items
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map((pod) => (pod['status'] ?? {}) as PodStatus)
    .flatMap(({ phase, podIP }) => (phase === 'Running' && podIP !== undefined ? [podIP] : []));
  return {
    gateway: `http://${nameOf(pulse, 'gateway')}.${namespace}.svc:${SERVICE_PORT}`,
    processors: addresses.map((ip) => `http://${ip.includes(':') ? `[${ip}]` : ip}:${PORTS.processor.number}`),
  };
}
