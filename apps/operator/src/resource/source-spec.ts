import { z } from 'zod';
import { ruled } from './cel-rule.js';
import { duration } from './duration.js';
import { secretKey } from './secret-key.js';

const PLANS = ['auto', 'keyless', 'demo', 'basic', 'analyst', 'lite', 'pro'] as const;

const coingecko = ruled(
  z.object({
    plan: z.enum(PLANS).default('auto').describe('CoinGecko plan; auto is demo with a key and keyless without'),
    apiKeySecret: secretKey('Secret with the key of the plan', 'api-key').optional(),
    callsPerMinute: z
      .int()
      .min(0)
      .max(10_000)
      .default(0)
      .describe('Most calls in any 60 s; 0 takes what the plan allows'),
    monthlyCredits: z
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(0)
      .describe('Most calls in a calendar month (UTC); 0 takes what the plan allows'),
    baseUrl: z
      .string()
      .max(512)
      .regex(/^https?:\/\/[^\s/@?#]+(\/[^\s?#]*)?$/, 'must be an address that starts with http:// or https://')
      .optional()
      .describe("CoinGecko's address up to /api/v3; unset takes the plan's"),
  }),
  [
    {
      rule: "!has(self.apiKeySecret) || self.plan != 'keyless'",
      message: 'plan keyless does not use apiKeySecret: name the plan of the key, or leave the key out',
      holds: ({ apiKeySecret, plan }) => apiKeySecret === undefined || plan !== 'keyless',
    },
    {
      rule: "self.plan in ['auto', 'keyless'] || has(self.apiKeySecret)",
      message: 'this plan needs a key: set apiKeySecret, or use plan keyless',
      holds: ({ apiKeySecret, plan }) => plan === 'auto' || plan === 'keyless' || apiKeySecret !== undefined,
    },
  ],
);

const simulated = z.object({
  interval: duration('Time between two rounds of simulated prices', { min: '10ms', max: '1h' }).default('2s'),
  seed: z
    .int()
    .min(0)
    .max(4_294_967_295)
    .default(0)
    .describe('Seed of the simulated market; 0 draws one and says which'),
  recordsPerSecond: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('For load tests: records in a second over all coins; 0 goes by interval'),
});

/** Where prices come from, and what that may cost. */
export const sourceSpec = z
  .object({
    kind: z
      .enum(['auto', 'coingecko', 'simulated'])
      .default('auto')
      .describe('Where prices come from; auto is CoinGecko, on Kafka without falling back to a simulated market'),
    pollInterval: duration('Wanted time between two polls of CoinGecko; its plan may stretch it', {
      min: '1s',
      max: '1h',
    }).default('30s'),
    coingecko: coingecko.prefault({}).describe('How CoinGecko is asked'),
    simulated: simulated.prefault({}).describe('How a simulated market behaves'),
  })
  .prefault({})
  .describe('Source of the prices');
