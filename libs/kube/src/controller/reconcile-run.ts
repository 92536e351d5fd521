import type { Clock } from '@cmp/runtime';

/** A reconcile took longer than it may; its signal has told it to end. */
export class ReconcileTimeoutError extends Error {
  override readonly name = 'ReconcileTimeoutError';
}

/**
 * Runs `work` with a signal that aborts at the time limit or with `stop`. Waits for it to end even so: as long as it runs, its
 * key must not be given to another worker.
 */
export async function runLimited<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { clock, timeLimitMs, stop }: { readonly clock: Clock; readonly timeLimitMs: number; readonly stop: AbortSignal },
): Promise<T> {
  const limit = new AbortController();
  const done = new AbortController();
  void clock.sleep(timeLimitMs, done.signal).then(() => done.signal.aborted || limit.abort());
  try {
    return await work(AbortSignal.any([limit.signal, stop]));
  } catch (error) {
    if (!limit.signal.aborted) throw error;
    throw new ReconcileTimeoutError(`not done within ${timeLimitMs} ms`, { cause: error });
  } finally {
    done.abort();
  }
}
