import { z } from 'zod';
import { connectionAutoscaling, lagAutoscaling } from './autoscaling-spec.js';
import { ruled } from './cel-rule.js';
import { podFields, replicas } from './component-spec.js';
import { duration } from './duration.js';
import { secretKey } from './secret-key.js';

interface Scaled {
  readonly replicas?: number | undefined;
  readonly autoscaling?: unknown;
}

const oneWayToScale = {
  rule: '!has(self.replicas) || !has(self.autoscaling)',
  message: 'set replicas or autoscaling, not both',
  holds: ({ replicas: count, autoscaling }: Scaled) => count === undefined || autoscaling === undefined,
};

export const producerSpec = z
  .object({
    replicas: replicas().default(1).describe('Pods; one polls, the others stand by'),
    ...podFields({ cpu: '50m', memory: '128Mi' }),
  })
  .prefault({})
  .describe('Producer: polls the source and writes ticks');

export const processorSpec = ruled(
  z.object({
    replicas: replicas().optional().describe('Pods, 1 when unset; partitions are shared among them'),
    autoscaling: lagAutoscaling.optional().describe('Scale by lag instead'),
    ...podFields({ cpu: '200m', memory: '256Mi' }),
  }),
  [oneWayToScale],
)
  .prefault({})
  .describe('Processor: turns ticks into windows');

const origin = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[^\s/,?#@]+$/, 'must be an origin such as https://example.org')
  .describe('Origin');

export const gatewaySpec = ruled(
  z.object({
    replicas: replicas().optional().describe('Pods, 1 when unset'),
    autoscaling: connectionAutoscaling.optional().describe('Scale by connections and CPU instead'),
    ...podFields({ cpu: '200m', memory: '256Mi' }),
    ingestKeySecret: secretKey(
      'Secret with the key that POST /ingest asks for; unset turns ingest off',
      'key',
    ).optional(),
    adminKeySecret: secretKey('Secret with the key of the dead-letter desk; unset turns it off', 'key').optional(),
    allowedOrigins: z
      .array(origin)
      .max(50)
      .meta({ 'x-kubernetes-list-type': 'set' })
      .default([])
      .describe('Origins besides its own whose pages may open the feeds and read the API'),
    drain: duration('How long a gateway that is replaced may take to send its clients to another one', {
      min: '0s',
      max: '10m',
      wholeSeconds: true,
    }).default('30s'),
  }),
  [oneWayToScale],
)
  .prefault({})
  .describe('Gateway: feeds, REST and ingest');

export const dashboardSpec = z
  .object({
    enabled: z.boolean().default(true).describe('Serve the page'),
    replicas: replicas().default(1),
    ...podFields({ cpu: '10m', memory: '32Mi' }),
  })
  .prefault({})
  .describe('Dashboard: the page');
