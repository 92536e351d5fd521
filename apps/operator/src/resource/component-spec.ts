import { z } from 'zod';
import { resources } from './quantity.js';
import { textMap } from './text-map.js';

const toleration = z.object({
  key: z.string().max(316).optional().describe('Key of the taint; unset with operator Exists tolerates all'),
  operator: z.enum(['Exists', 'Equal']).optional().describe('How the taint is compared; Equal when unset'),
  value: z.string().max(63).optional().describe('Value of the taint'),
  effect: z
    .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
    .optional()
    .describe('Effect of the taint; unset is every effect'),
  tolerationSeconds: z.int().min(0).max(86_400).optional().describe('How long a NoExecute taint is tolerated'),
});

/** What may be said of the pods of each component. */
export const podFields = (requests: { readonly cpu: string; readonly memory: string }) => ({
  resources: resources(requests),
  nodeSelector: textMap('Labels that a node must have').optional(),
  tolerations: z.array(toleration).max(16).default([]).describe('Taints that the pods tolerate'),
  topologySpread: z.boolean().default(true).describe('Spread the pods over zones and nodes as far as that goes'),
  priorityClassName: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'must be the name of a PriorityClass')
    .optional()
    .describe('PriorityClass of the pods'),
  podAnnotations: textMap('Annotations added to the pods').optional(),
  podLabels: textMap('Labels added to the pods').optional(),
});

export const replicas = () => z.int().min(0).max(1000).describe('Pods');

export type PodSpecFields = z.output<z.ZodObject<ReturnType<typeof podFields>>>;
