import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse, MarketPulseSpec } from '../resource/market-pulse.js';
import { SERVICE_PORT } from './component-objects.js';
import { GATEWAY_PATHS } from './dashboard-nginx.js';
import { defined } from './defined.js';
import { serves, type Facts } from './facts.js';
import { nameOf } from './object-names.js';
import { ownedObject } from './owned-object.js';

type Exposure = NonNullable<MarketPulseSpec['exposure']>;

/** The gateway's paths lead straight to it: a dashboard that is replaced takes no feed with it. */
function routes(pulse: MarketPulse): readonly { readonly path: string; readonly service: string }[] {
  const page = pulse.spec.dashboard.enabled ? 'dashboard' : 'gateway';
  return [
    ...GATEWAY_PATHS.map((path) => ({ path, service: nameOf(pulse, 'gateway') })),
    { path: '/', service: nameOf(pulse, page) },
  ];
}

/** Ingress or route, and the certificate for it, as far as the cluster serves them. */
export function exposureObjects(pulse: MarketPulse, facts: Facts): readonly KubeObject[] {
  const { exposure } = pulse.spec;
  if (exposure === undefined) return [];
  return [
    ...(exposure.ingress === undefined ? [] : [ingress(pulse, exposure)]),
    ...(exposure.httpRoute !== undefined && serves(facts, KINDS.HTTPRoute) ? [httpRoute(pulse, exposure)] : []),
    ...(exposure.tls?.issuer !== undefined && serves(facts, KINDS.Certificate) ? [certificate(pulse, exposure)] : []),
  ];
}

/** Address of the page from outside; null when the resource does not name one. */
export function urlOf({ spec }: Pick<MarketPulse, 'spec'>): string | null {
  const { exposure } = spec;
  if (exposure?.host === undefined) return null;
  return `${exposure.tls === undefined ? 'http' : 'https'}://${exposure.host}`;
}

const tlsSecret = (pulse: MarketPulse, { tls }: Exposure) => tls?.secretName ?? nameOf(pulse, 'tls');

function ingress(pulse: MarketPulse, exposure: Exposure): KubeObject {
  const { host, tls } = exposure;
  const paths = routes(pulse).map(({ path, service }) => ({
    path,
    pathType: 'Prefix',
    backend: { service: { name: service, port: { number: SERVICE_PORT } } },
  }));
  const spec = defined({
    ingressClassName: exposure.ingress?.className,
    rules: [defined({ host, http: { paths } })],
    tls: tls === undefined ? undefined : [{ hosts: [host], secretName: tlsSecret(pulse, exposure) }],
  });
  const annotations = exposure.ingress?.annotations;
  return ownedObject(KINDS.Ingress, pulse, { ...named(pulse), annotations, body: { spec } });
}

function httpRoute(pulse: MarketPulse, { host, httpRoute: route }: Exposure): KubeObject {
  const rules = routes(pulse).map(({ path, service }) => ({
    matches: [{ path: { type: 'PathPrefix', value: path } }],
    backendRefs: [{ name: service, port: SERVICE_PORT }],
  }));
  const spec = defined({
    parentRefs: (route?.parentRefs ?? []).map(defined),
    hostnames: host === undefined ? undefined : [host],
    rules,
  });
  return ownedObject(KINDS.HTTPRoute, pulse, { ...named(pulse), body: { spec } });
}

function certificate(pulse: MarketPulse, exposure: Exposure): KubeObject {
  const spec = {
    secretName: tlsSecret(pulse, exposure),
    dnsNames: [exposure.host],
    issuerRef: { ...exposure.tls?.issuer, group: KINDS.Certificate.group },
    privateKey: { rotationPolicy: 'Always' },
  };
  return ownedObject(KINDS.Certificate, pulse, { ...named(pulse), body: { spec } });
}

const named = (pulse: MarketPulse) => ({ name: pulse.metadata.name, component: 'dashboard' });
