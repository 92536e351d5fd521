import type { Clock, Repeating } from '@cmp/runtime';

interface Waiting {
  readonly dueMs: number;
  readonly fire: () => void;
}

/** Runs as real time does, so that sockets keep up with it, and can be put forward: what falls due on the way fires at once, in order. */
export class SkippingClock implements Clock {
  private skippedMs = 0;
  private readonly waiting = new Set<Waiting>();

  nowMs(): number {
    return Date.now() + this.skippedMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const cancel = this.plan(ms, () => finish());
      const finish = () => {
        cancel();
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      signal?.addEventListener('abort', finish, { once: true });
    });
  }

  every(ms: number, job: () => void): Repeating {
    let cancel: () => void;
    const next = () => {
      cancel = this.plan(ms, () => {
        next();
        job();
      });
    };
    next();
    return { stop: () => cancel() };
  }

  /** Puts the clock forward. */
  skip(ms: number): void {
    const targetMs = this.nowMs() + ms;
    for (let next = this.firstDue(targetMs); next !== undefined; next = this.firstDue(targetMs)) {
      this.skippedMs += Math.max(0, next.dueMs - this.nowMs());
      next.fire();
    }
    this.skippedMs += Math.max(0, targetMs - this.nowMs());
  }

  private firstDue(targetMs: number): Waiting | undefined {
    return [...this.waiting].filter(({ dueMs }) => dueMs <= targetMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }

  private plan(ms: number, run: () => void): () => void {
    const fire = () => {
      cancel();
      run();
    };
    const timer = setTimeout(fire, ms);
    timer.unref();
    const entry = { dueMs: this.nowMs() + ms, fire };
    const cancel = () => {
      clearTimeout(timer);
      this.waiting.delete(entry);
    };
    this.waiting.add(entry);
    return cancel;
  }
}
