import { z } from 'zod';
import { ruled } from './cel-rule.js';
import { bytesOf } from './canonical-quantity.js';

const CPU = /^([0-9]{1,6}m|[0-9]{1,3}(\.[0-9]{1,3})?)$/;
const BYTES = /^[0-9]{1,15}(k|M|G|T|Ki|Mi|Gi|Ti)?$/;

export const cpu = (meaning: string) =>
  z.string().max(20).regex(CPU, 'must be an amount of CPU in quotes, such as "500m" or "2"').describe(meaning);

export const bytes = (meaning: string) =>
  z.string().max(20).regex(BYTES, 'must be an amount of memory in quotes, such as "256Mi" or "2Gi"').describe(meaning);

/** What a container is given. The defaults are what the component was measured to need at rest, doubled. */
export function resources(requests: { readonly cpu: string; readonly memory: string }) {
  const schema = z.object({
    requests: z
      .object({
        cpu: cpu('CPU that is kept free for each pod').default(requests.cpu),
        memory: bytes('Memory that is kept free for each pod').default(requests.memory),
      })
      .prefault({})
      .describe('What each pod is promised'),
    limits: z
      .object({
        cpu: cpu('Most CPU of each pod; unset leaves it open').optional(),
        memory: bytes('Most memory of each pod; unset takes twice the request').optional(),
      })
      .prefault({})
      .describe('What each pod may take at most'),
  });
  return ruled(schema, [
    {
      rule: '!has(self.limits.memory) || quantity(self.limits.memory).compareTo(quantity(self.requests.memory)) >= 0',
      message: 'limits.memory must be at least requests.memory',
      holds: ({ limits, requests: asked }) =>
        limits.memory === undefined || bytesOf(limits.memory) >= bytesOf(asked.memory),
    },
  ])
    .prefault({})
    .describe('CPU and memory of each pod');
}

export type Resources = z.output<ReturnType<typeof resources>>;
