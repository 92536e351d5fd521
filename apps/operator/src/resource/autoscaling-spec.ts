import { z } from 'zod';
import { ruled } from './cel-rule.js';
import { duration } from './duration.js';

const scaleLimits = {
  provider: z
    .enum(['keda', 'hpa'])
    .default('keda')
    .describe('Who scales: KEDA, or an autoscaler on metrics that the cluster serves'),
  minReplicas: z.int().min(1).max(1000).default(2).describe('Fewest pods'),
  maxReplicas: z.int().min(1).max(1000).describe('Most pods'),
};

interface Pace {
  readonly scaleDownAfter: string;
  readonly scaleDownEvery: string;
}

/** How quickly it is scaled. The limits are those of a HorizontalPodAutoscaler. */
const scalePace = ({ scaleDownAfter, scaleDownEvery }: Pace) => ({
  pollInterval: duration('How often KEDA looks (KEDA only)', { min: '1s', max: '10m', wholeSeconds: true }).default(
    '15s',
  ),
  scaleUpAfter: duration('How long more pods must have been wanted before they are added', {
    min: '0s',
    max: '1h',
    wholeSeconds: true,
  }).default('30s'),
  scaleDownAfter: duration('How long fewer pods must have been wanted before one goes', {
    min: '0s',
    max: '1h',
    wholeSeconds: true,
  }).default(scaleDownAfter),
  scaleDownEvery: duration('Least time between two pods that go', {
    min: '1s',
    max: '30m',
    wholeSeconds: true,
  }).default(scaleDownEvery),
});

const inOrder = {
  rule: 'self.maxReplicas >= self.minReplicas',
  message: 'maxReplicas must be at least minReplicas',
  holds: (limits: { minReplicas: number; maxReplicas: number }) => limits.maxReplicas >= limits.minReplicas,
};

/**
 * The processor's, by lag. More pods than partitions have nothing to do: the operator clamps and says so. Down one pod at a time, each
 * further apart than a rebalance takes to settle.
 */
export const lagAutoscaling = ruled(
  z.object({
    ...scaleLimits,
    lagPerReplica: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .default(15_000)
      .describe('Records of lag that one pod works off in good time: its throughput times the seconds it may take'),
    ...scalePace({ scaleDownAfter: '10m', scaleDownEvery: '3m' }),
  }),
  [inOrder],
);

/**
 * The gateway's, by open connections (KEDA) and CPU. Open connections do not move to a new pod, and each pod that goes sends its clients
 * away: down slowly.
 */
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
    ...scalePace({ scaleDownAfter: '15m', scaleDownEvery: '5m' }),
  }),
  [inOrder],
);

export type ScaleLimits = z.output<z.ZodObject<typeof scaleLimits>>;
export type ScalePace = z.output<z.ZodObject<ReturnType<typeof scalePace>>>;
