import { z } from 'zod';
import { ruled } from './cel-rule.js';
import { dashboardSpec, gatewaySpec, processorSpec, producerSpec } from './components-spec.js';
import { exposureSpec } from './exposure-spec.js';
import { imageSpec } from './image-spec.js';
import { kafkaSpec } from './kafka-spec.js';
import { monitoringSpec, networkPoliciesSpec } from './monitoring-spec.js';
import { sourceSpec } from './source-spec.js';
import { thresholdsSpec } from './thresholds-spec.js';
import { topicsSpec } from './topics-spec.js';
import { windowsSpec } from './windows-spec.js';

const coin = z
  .string()
  .max(100)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be a CoinGecko id, such as bitcoin')
  .describe('CoinGecko id');

/** What a person wants, in their own words. */
export const marketPulseSpec = ruled(
  z.object({
    coins: z
      .array(coin)
      .min(1)
      .max(250)
      .meta({ 'x-kubernetes-list-type': 'set' })
      .refine((coins) => new Set(coins).size === coins.length, 'must name each coin once')
      .describe('CoinGecko ids of the coins to watch'),
    source: sourceSpec,
    windows: windowsSpec,
    thresholds: thresholdsSpec,
    topics: topicsSpec,
    kafka: kafkaSpec,
    image: imageSpec,
    producer: producerSpec,
    processor: processorSpec,
    gateway: gatewaySpec,
    dashboard: dashboardSpec,
    exposure: exposureSpec.optional(),
    monitoring: monitoringSpec,
    networkPolicies: networkPoliciesSpec,
    logLevel: z
      .enum(['debug', 'info', 'warn', 'error'])
      .default('info')
      .describe('Least severe log line of the services'),
    paused: z.boolean().default(false).describe('Stop the flow: no polls, no windows; gateway and page stay'),
  }),
  [
    {
      rule: '!has(self.kafka.managed) || self.topics.replication <= self.kafka.managed.brokers',
      message: 'topics.replication must be at most kafka.managed.brokers: each copy needs a broker of its own',
      holds: ({ kafka, topics }) => kafka.managed === undefined || topics.replication <= kafka.managed.brokers,
    },
  ],
).describe('What is wanted');
