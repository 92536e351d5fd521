import type { Clock } from '@cmp/runtime';
import { LogUnavailableError } from '../log-error.js';

/**
 * The result of `work`, or a `LogUnavailableError` after `timeoutMs`; then `giveUp` is called first, so that the work can do no more harm.
 */
export async function within<T>(
  limit: { clock: Clock; timeoutMs: number; action: string; giveUp: () => void },
  work: () => Promise<T>,
): Promise<T> {
  const finished = new AbortController();
  const deadline = limit.clock.sleep(limit.timeoutMs, finished.signal).then((): never | undefined => {
    if (finished.signal.aborted) return undefined;
    limit.giveUp();
    throw new LogUnavailableError(`${limit.action}: Kafka did not answer within ${limit.timeoutMs} ms`);
  });
  const working = work();
  working.catch(() => undefined); // its failure after the deadline is of no interest any more
  try {
    return await Promise.race([working, deadline.then(() => working)]);
  } finally {
    finished.abort();
  }
}
