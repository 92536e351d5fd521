import type { Clock } from '@cmp/runtime';

/** Wakes the readers of one partition when something was appended, so that nobody polls. */
export class AppendSignal {
  private readonly sleepers = new Set<() => void>();

  notify(): void {
    for (const wake of [...this.sleepers]) wake();
  }

  /** Resolves at the next append, when `signal` aborts, or after `idle.ms` if given. */
  async wait(signal: AbortSignal, idle: { clock: Clock; ms: number } | null): Promise<void> {
    if (signal.aborted) return;
    const woken = new AbortController();
    const wake = () => woken.abort();
    this.sleepers.add(wake);
    signal.addEventListener('abort', wake);
    try {
      await (idle === null ? aborted(woken.signal) : idle.clock.sleep(idle.ms, woken.signal));
    } finally {
      this.sleepers.delete(wake);
      signal.removeEventListener('abort', wake);
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
