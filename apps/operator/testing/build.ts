import type { KubeObject } from '@cmp/kube';
import { desiredState, type DesiredState } from '../src/desired/desired-state.js';
import { apiKey, type Facts } from '../src/desired/facts.js';
import { referencedSecrets } from '../src/desired/component-inputs.js';
import { OPTIONAL_KINDS } from '../src/kinds.js';
import type { MarketPulse } from '../src/resource/market-pulse.js';
import { parseMarketPulse } from '../src/resource/parse-market-pulse.js';
import { marketPulseObject } from './market-pulse-object.js';

/** A cluster that has everything that can be installed. */
export const FULL_CLUSTER: Facts = {
  apis: new Set(OPTIONAL_KINDS.map(apiKey)),
  secrets: new Map(),
  denials: [],
  images: { registry: 'ghcr.io', repositoryPrefix: 'crypto-market-pulse/', tag: '1.2.3', pullPolicy: 'IfNotPresent' },
  operatorNamespace: 'operators',
  dns: { server: '10.96.0.10', domain: 'cluster.local' },
};

export const BARE_CLUSTER: Facts = { ...FULL_CLUSTER, apis: new Set() };

export const pulseOf = (spec: object = {}, metadata: object = {}): MarketPulse =>
  parseMarketPulse(marketPulseObject(spec, metadata));

/** What a resource with `spec` wants of a cluster in which every Secret is there. */
export function build(spec: object = {}, facts: Partial<Facts> = {}): DesiredState {
  const pulse = pulseOf(spec);
  const secrets = new Map(referencedSecrets(pulse).map((name) => [name, `sum of ${name}`]));
  return desiredState(pulse, { ...FULL_CLUSTER, secrets, ...facts });
}

/** Anything, for assertions that look deep into an object. */
export type Open = ReturnType<typeof JSON.parse>;

export const objectsOf = ({ stages }: DesiredState): readonly KubeObject[] => stages.flatMap(({ objects }) => objects);

/** The one object of that kind and name, as open JSON for assertions; undefined when it is not wanted. */
export function find(state: DesiredState, kind: string, name: string): Open {
  return objectsOf(state).find((object) => object.kind === kind && object.metadata.name === name);
}

export const allOf = (state: DesiredState, kind: string): readonly Open[] =>
  objectsOf(state).filter((object) => object.kind === kind);

/** Every switch on: what a large installation would write. */
export const EVERYTHING = {
  coins: ['bitcoin', 'ethereum', 'solana'],
  source: {
    kind: 'coingecko',
    coingecko: { plan: 'pro', apiKeySecret: { name: 'coingecko' }, baseUrl: 'https://proxy.example.org:8443/api/v3' },
  },
  windows: { more: [{ size: '5m', advance: '30s', grace: '5s' }, { size: '1h' }] },
  topics: { partitions: 12, replication: 3, retention: '168h' },
  kafka: {
    managed: {
      brokers: 3,
      storage: { size: '100Gi', class: 'fast' },
      resources: { requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } },
    },
  },
  image: { pullSecrets: ['registry'] },
  producer: { replicas: 2, tolerations: [{ key: 'pool', operator: 'Equal', value: 'market', effect: 'NoSchedule' }] },
  processor: { autoscaling: { minReplicas: 2, maxReplicas: 12 }, nodeSelector: { pool: 'market' } },
  gateway: {
    autoscaling: { minReplicas: 3, maxReplicas: 10 },
    ingestKeySecret: { name: 'gateway-keys', key: 'ingest' },
    adminKeySecret: { name: 'gateway-keys', key: 'admin' },
    allowedOrigins: ['https://example.org'],
    podAnnotations: { team: 'market' },
  },
  dashboard: { replicas: 2, priorityClassName: 'web', podLabels: { tier: 'web' } },
  exposure: {
    host: 'pulse.example.org',
    ingress: { className: 'traefik', annotations: { note: 'x' } },
    tls: { issuer: { name: 'letsencrypt', kind: 'ClusterIssuer' } },
  },
  monitoring: { enabled: true, labels: { release: 'prometheus' } },
  networkPolicies: { enabled: true },
};

/** A Kafka that somebody else runs, reached by every means. */
export const EXISTING = {
  ...EVERYTHING,
  kafka: {
    existing: {
      bootstrapServers: ['kafka-a.example.org:9094', 'kafka-b.example.org:9095'],
      tls: { caSecret: { name: 'kafka-ca' }, clientCertSecret: { name: 'kafka-client' } },
      sasl: { mechanism: 'scram-sha-256', secret: { name: 'kafka-login' } },
    },
  },
  exposure: {
    host: 'pulse.example.org',
    httpRoute: { parentRefs: [{ name: 'web', namespace: 'gateways', sectionName: 'https' }] },
    tls: { secretName: 'pulse-tls' },
  },
};

/** Resources that between them make every kind of object. */
export const VARIANTS: Readonly<Record<string, object>> = {
  smallest: {},
  everything: EVERYTHING,
  'existing Kafka': EXISTING,
  'HPA instead of KEDA': {
    ...EVERYTHING,
    processor: { autoscaling: { provider: 'hpa', maxReplicas: 12 } },
    gateway: { autoscaling: { provider: 'hpa', maxReplicas: 5 } },
  },
  paused: { ...EVERYTHING, paused: true },
  'topics that go': { ...EVERYTHING, topics: { deletionPolicy: 'Delete' } },
  'no dashboard': { ...EVERYTHING, dashboard: { enabled: false } },
};
