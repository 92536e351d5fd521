import { choice, list, pipelineVariables, text, VariableFault, type ConfigOf } from '@cmp/runtime';

const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

const namespaceName = (value: string) => {
  if (!NAMESPACE.test(value)) throw new VariableFault(`${JSON.stringify(value)} is no name of a namespace`);
};

/** Each costs the API server a list and a watch of every kind there is to keep. Whoever has more lets the operator watch all. */
export const MOST_NAMESPACES = 20;

/** Every variable the operator reads. The chart sets them all. */
export const operatorVariables = {
  host: pipelineVariables.host,
  logLevel: pipelineVariables.logLevel,
  watchNamespaces: list('WATCH_NAMESPACES', {
    meaning: 'Namespaces whose MarketPulses are kept; unset is every namespace',
    default: null,
    max: MOST_NAMESPACES,
    limits: `up to ${MOST_NAMESPACES} names of namespaces, comma separated`,
    item: namespaceName,
  }),
  podName: text('POD_NAME', { meaning: 'Name of the pod, which tells replicas apart', default: 'operator' }),
  podNamespace: text('POD_NAMESPACE', {
    meaning: "Namespace of the pod, where the leader's Lease is",
    default: 'default',
    limits: 'the name of a namespace',
    check: namespaceName,
  }),
  leaseName: text('LEASE_NAME', { meaning: 'Lease by which one replica leads', default: 'market-pulse-operator' }),
  servicesRegistry: text('SERVICES_REGISTRY', {
    meaning: "Registry of the services' images; unset leaves it to the container runtime",
    default: null,
  }),
  servicesRepositoryPrefix: text('SERVICES_REPOSITORY_PREFIX', {
    meaning: 'What stands before producer, processor, gateway and dashboard in their repositories',
    default: 'crypto-market-pulse/',
  }),
  servicesTag: text('SERVICES_TAG', { meaning: "Tag of the services' images", default: '0.1.0' }),
  servicesPullPolicy: choice('SERVICES_PULL_POLICY', {
    meaning: "When the services' images are pulled",
    of: ['Always', 'IfNotPresent', 'Never'],
    default: 'IfNotPresent',
  }),
} as const;

export type OperatorConfig = ConfigOf<typeof operatorVariables>;
