import { z } from 'zod';
import { ruled } from './cel-rule.js';

const scaleLimits = {
  provider: z
    .enum(['keda', 'hpa'])
    .default('keda')
    .describe('Who scales: KEDA, or an autoscaler on metrics that the cluster serves'),
  minReplicas: z.int().min(1).max(1000).default(2).describe('Fewest pods'),
  maxReplicas: z.int().min(1).max(1000).describe('Most pods'),
};

const inOrder = {
  rule: 'self.maxReplicas >= self.minReplicas',
  message: 'maxReplicas must be at least minReplicas',
  holds: (limits: { minReplicas: number; maxReplicas: number }) => limits.maxReplicas >= limits.minReplicas,
};

/** The processor's, by lag. More pods than partitions have nothing to do: the operator clamps and says so. */
export const lagAutoscaling = ruled(
  z.object({
    ...scaleLimits,
    lagPerReplica: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .default(15_000)
      .describe('Records of lag that one pod works off in good time: its throughput times the seconds it may take'),
  }),
  [inOrder],
);

/** The gateway's, by open connections (KEDA) and CPU. */
export const connectionAutoscaling = ruled(
  z.object({
    ...scaleLimits,
    connectionsPerReplica: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(2000)
      .describe('Connections of one pod from which another is added (KEDA only): 60 to 70 % of what it can carry'),
    cpuPercent: z.int().min(1).max(100).default(70).describe('CPU, in percent of the request, from which one is added'),
  }),
  [inOrder],
);

export type ScaleLimits = z.output<z.ZodObject<typeof scaleLimits>>;
