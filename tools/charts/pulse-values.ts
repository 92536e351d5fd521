import { DEFAULT_COINS } from '@cmp/market';
import { marketPulseSpec } from '@cmp/operator';
import { z } from 'zod';

/** The values of charts/market-pulse: a few of its own, then every field of the resource. */
export const pulseValues = z.object({
  name: z.string().default('').describe('Name of the MarketPulse; empty takes the name of the release'),
  annotations: z.record(z.string(), z.string()).default({}).describe('Annotations of the MarketPulse'),
  test: z
    .object({
      enabled: z.boolean().default(true).describe('Offer `helm test`'),
      seconds: z.int().min(1).max(3600).default(180).describe('How long it waits for a pulse'),
      image: z.string().default('').describe('Image of its client; empty takes that of the gateway'),
    })
    .prefault({})
    .describe('The client of `helm test`, which opens a WebSocket and must see a pulse'),
  ...marketPulseSpec.shape,
  coins: marketPulseSpec.shape.coins.default(DEFAULT_COINS.map(({ id }) => id)),
});

/** What the chart itself reads: it stands in values.yaml with its default, the rest is left to the resource's. */
export const OWN_VALUES = ['name', 'annotations', 'test', 'coins'] as const;
