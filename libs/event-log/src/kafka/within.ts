import type { Clock } from '@cmp/runtime';
import { LogUnavailableError } from '../log-error.js';

/**
 * The result of `work`, or a `LogUnavailableError` after `timeoutMs` or when `signal` aborts; then `giveUp` is called first, so that the work can do no more harm.
 */
export async function within<T>(
  limit: { clock: Clock; timeoutMs: number; action: string; giveUp: () => void; signal?: AbortSignal },
  work: () => Promise<T>,
): Promise<T> {
  const finished = new AbortController();
  const { signal } = limit;
  const either = signal === undefined ? finished.signal : AbortSignal.any([finished.signal, signal]);
  const deadline = limit.clock.sleep(limit.timeoutMs, either).then((): never | undefined => {
    if (finished.signal.aborted) return undefined;
    limit.giveUp();
    const why = signal?.aborted === true ? 'it was called off' : `Kafka did not answer within ${limit.timeoutMs} ms`;
    throw new LogUnavailableError(`${limit.action}: ${why}`);
  });
  const working = work();
  working.catch(() => undefined); // its failure after the deadline is of no interest any more
  try {
    return await Promise.race([working, deadline.then(() => working)]);
  } finally {
    finished.abort();
  }
}
