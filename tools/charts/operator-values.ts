import { z } from 'zod';

const text = (meaning: string) => z.string().describe(meaning);
const map = (meaning: string) => z.record(z.string(), z.string()).default({}).describe(meaning);
/** Handed to Kubernetes as it is. */
const passed = (meaning: string, preset: Record<string, unknown> = {}) =>
  z.record(z.string(), z.unknown()).default(preset).describe(meaning);

/** The values of charts/market-pulse-operator. */
export const operatorValues = z.object({
  replicas: z.int().min(1).max(5).default(2).describe('Pods; one leads, the others take over within seconds'),
  image: z
    .object({
      registry: text('Registry of the image').default('ghcr.io'),
      repository: text('Its repository').default('crypto-market-pulse/operator'),
      tag: text("Its tag; empty takes the chart's appVersion").default(''),
      pullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']).default('IfNotPresent').describe('When it is pulled'),
    })
    .describe('Image of the operator'),
  services: z
    .object({
      registry: text('Registry of the images').default('ghcr.io'),
      repositoryPrefix: text('What stands before producer, processor, gateway and dashboard').default(
        'crypto-market-pulse/',
      ),
      tag: text("Their tag; empty takes the chart's appVersion").default(''),
      pullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']).default('IfNotPresent').describe('When they are pulled'),
    })
    .describe('Images of the services, where a MarketPulse does not say others'),
  imagePullSecrets: z
    .array(z.object({ name: z.string().describe('Name of a Secret') }))
    .default([])
    .describe("Secrets that the operator's registry asks for"),
  watchNamespaces: z
    .array(z.string())
    .max(20)
    .default([])
    .describe(
      'Namespaces whose MarketPulses are kept, up to 20; empty is every namespace. With names, roles are given in these only',
    ),
  crds: z
    .object({
      install: z.boolean().default(true).describe('Install and upgrade the MarketPulse definition with this chart'),
      keep: z.boolean().default(true).describe('Keep it, and with it every MarketPulse, when the chart is uninstalled'),
    })
    .describe('The definition of MarketPulse. Those of Strimzi, KEDA and others are never installed'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least severe log line'),
  resources: passed('Resources of the operator', {
    requests: { cpu: '50m', memory: '128Mi' },
    limits: { memory: '256Mi' },
  }),
  nodeSelector: map('Labels that a node must have'),
  tolerations: z.array(z.record(z.string(), z.unknown())).default([]).describe('Taints that the pods tolerate'),
  affinity: passed('Affinity of the pods'),
  priorityClassName: text('PriorityClass of the pods').default(''),
  podAnnotations: map('Annotations added to the pods'),
  podLabels: map('Labels added to the pods'),
  serviceAccount: z
    .object({
      name: text('Name of an account that is there already; empty makes one').default(''),
      annotations: map('Annotations added to the account'),
    })
    .describe('Account of the operator'),
  podDisruptionBudget: z.boolean().default(true).describe('Keep one pod while nodes are drained'),
  networkPolicy: z.boolean().default(true).describe('Let nobody reach the operator but scrapers'),
  metrics: z
    .object({
      serviceMonitor: z.boolean().default(false).describe('Have it scraped by the Prometheus operator'),
      labels: map('Labels that your Prometheus selects monitors by, such as release: kube-prometheus-stack'),
      interval: text('Time between two scrapes').default('30s'),
    })
    .describe('Metrics of the operator'),
});
