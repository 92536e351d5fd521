import type { Clock, Repeating } from '../src/index.js';

interface Waiting {
  dueMs: number;
  readonly run: () => void;
}

/** A clock that stands still until the test moves it. Timers fire in the order they are due. */
export class ManualClock implements Clock {
  private readonly waiting = new Set<Waiting>();

  constructor(private currentMs = Date.parse('2026-01-01T00:00:00.000Z')) {}

  nowMs(): number {
    return this.currentMs;
  }

  /** How many sleeps and repeating jobs wait: lets a test see that a loop has come to rest. */
  get pending(): number {
    return this.waiting.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const entry: Waiting = { dueMs: this.currentMs + ms, run: () => finish() };
      const finish = () => {
        this.waiting.delete(entry);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      this.waiting.add(entry);
      signal?.addEventListener('abort', finish, { once: true });
    });
  }

  every(ms: number, job: () => void): Repeating {
    const entry: Waiting = {
      dueMs: this.currentMs + ms,
      run: () => {
        entry.dueMs += ms;
        job();
      },
    };
    this.waiting.add(entry);
    return { stop: () => void this.waiting.delete(entry) };
  }

  /** Moves time on by `ms`, firing what falls due on the way; promises started by a timer settle before the next one fires. */
  async advance(ms: number): Promise<void> {
    const targetMs = this.currentMs + ms;
    for (;;) {
      const next = [...this.waiting].filter((entry) => entry.dueMs <= targetMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined) break;
      this.currentMs = Math.max(this.currentMs, next.dueMs);
      next.run();
      await settle();
    }
    this.currentMs = targetMs;
    await settle();
  }

  /** Sets the wall clock without firing anything, as a machine's clock jump does. */
  jumpTo(epochMs: number): void {
    this.currentMs = epochMs;
  }
}

/** Lets everything that is ready run: promise jobs and immediate callbacks. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
