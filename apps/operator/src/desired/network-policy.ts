import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { type Component, PORTS } from './component.js';
import type { Facts } from './facts.js';
import { selectorOf } from './labels.js';
import { kafkaName, nameOf } from './object-names.js';
import { ownedObject } from './owned-object.js';

const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

const tcp = (...ports: readonly (number | string)[]) => ports.map((port) => ({ protocol: 'TCP', port }));
const inNamespace = (name: string) => ({ namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: name } } });

/** Denies a component's pods everything but what they do. It selects our own pods only: others in the namespace go on as they did. */
export function networkPolicy(pulse: MarketPulse, component: Component, facts: Facts): KubeObject {
  const spec = {
    podSelector: { matchLabels: selectorOf(pulse, component) },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [ingressOf(pulse, component, facts)],
    egress: [dns(), ...egressOf(pulse, component)],
  };
  return ownedObject(KINDS.NetworkPolicy, pulse, { name: nameOf(pulse, component), component, body: { spec } });
}

/** Gateway and dashboard are what the world talks to, by a controller that may run anywhere. */
function ingressOf({ spec }: MarketPulse, component: Component, facts: Facts) {
  const ports = tcp(PORTS[component].number);
  if (component === 'gateway' || component === 'dashboard') return { ports };
  const scrapers =
    spec.monitoring.namespace === undefined ? { namespaceSelector: {} } : inNamespace(spec.monitoring.namespace);
  const from = [inNamespace(facts.operatorNamespace), ...(spec.monitoring.enabled ? [scrapers] : [])];
  return { from, ports };
}

function egressOf(pulse: MarketPulse, component: Component): readonly object[] {
  switch (component) {
    case 'producer':
      return [kafka(pulse), ...outside(pulse)];
    case 'processor':
    case 'gateway':
      return [kafka(pulse)];
    case 'dashboard':
      return [
        { to: [{ podSelector: { matchLabels: selectorOf(pulse, 'gateway') } }], ports: tcp(PORTS.gateway.number) },
      ];
  }
}

const dns = () => ({ ports: [{ protocol: 'UDP', port: 53 }, ...tcp(53)] });

/** A managed Kafka is known by its pods; of an existing one nothing is known but ports. */
function kafka(pulse: MarketPulse) {
  const { existing } = pulse.spec.kafka;
  if (existing === undefined) {
    return { to: [{ podSelector: { matchLabels: { 'strimzi.io/cluster': kafkaName(pulse) } } }], ports: tcp(9093) };
  }
  const ports = existing.bootstrapServers.map((server) => Number(server.slice(server.lastIndexOf(':') + 1)));
  return { ports: tcp(...new Set(ports)) };
}

/** The source, by any address: names cannot be told in a policy. 6443 beside 443 is where an API server listens, for the Lease. */
function outside({ spec }: MarketPulse): readonly object[] {
  const { kind, coingecko } = spec.source;
  const own = coingecko.baseUrl === undefined || kind === 'simulated' ? [] : [portOf(coingecko.baseUrl)];
  return [{ ports: tcp(...new Set([443, 6443, ...own])) }];
}

function portOf(address: string): number {
  const { port, protocol } = new URL(address);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}
