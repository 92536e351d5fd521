import { canonicalAmount, canonicalCpu } from '../resource/canonical-quantity.js';
import type { Resources } from '../resource/quantity.js';
import { defined } from './defined.js';

/** Requests and limits of a container. Memory is always limited: a leak must end its own pod, not its neighbours. */
export function containerResources({ requests, limits }: Resources) {
  const memory = limits.memory ?? requests.memory.replace(/^\d+/, (count) => String(2 * Number(count)));
  return {
    requests: { cpu: canonicalCpu(requests.cpu), memory: canonicalAmount(requests.memory) },
    limits: defined({
      cpu: limits.cpu === undefined ? undefined : canonicalCpu(limits.cpu),
      memory: canonicalAmount(memory),
    }),
  };
}
