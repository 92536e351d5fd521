import type { Clock } from '@cmp/runtime';

export interface RequestBudgetOptions {
  readonly clock: Clock;
  /** Requests a second in the long run. */
  readonly perSecond: number;
  /** Requests at once after a rest. */
  readonly burst: number;
  readonly inFlight: number;
  /** Requests that may wait; one more is refused. */
  readonly waiting: number;
}

/** Refused: as many requests wait as may wait. */
export class BudgetExhaustedError extends Error {
  override readonly name = 'BudgetExhaustedError';
}

/** Keeps one process from storming the API server, whatever its loops do: requests a second with a burst, and requests at a time. */
export class RequestBudget {
  private tokens: number;
  private countedMs: number;
  private flying = 0;
  private readonly queue: (() => void)[] = [];
  private waiters = 0;

  constructor(private readonly options: RequestBudgetOptions) {
    this.tokens = options.burst;
    this.countedMs = options.clock.nowMs();
  }

  /** Waits for its turn among the requests a second; resolves early when the signal aborts. */
  async turn(signal: AbortSignal): Promise<void> {
    if (this.waiters >= this.options.waiting) throw new BudgetExhaustedError(`${this.waiters} requests wait already`);
    const waitMs = this.reserve();
    if (waitMs <= 0) return;
    await this.whileWaiting(() => this.options.clock.sleep(waitMs, signal));
  }

  /** Runs `work` when fewer than `inFlight` others run. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    if (this.flying >= this.options.inFlight) {
      await this.whileWaiting(() => new Promise<void>((resolve) => this.queue.push(resolve)));
    } else {
      this.flying += 1;
    }
    try {
      return await work();
    } finally {
      // The place is handed on rather than freed, so that nobody slips in between.
      const next = this.queue.shift();
      if (next === undefined) this.flying -= 1;
      else next();
    }
  }

  /** Takes a token, on credit if need be; how long until it is there. */
  private reserve(): number {
    const { clock, perSecond, burst } = this.options;
    const nowMs = clock.nowMs();
    this.tokens = Math.min(burst, this.tokens + (Math.max(0, nowMs - this.countedMs) / 1000) * perSecond);
    this.countedMs = nowMs;
    this.tokens -= 1;
    return this.tokens >= 0 ? 0 : (-this.tokens / perSecond) * 1000;
  }

  private async whileWaiting(wait: () => Promise<void>): Promise<void> {
    this.waiters += 1;
    try {
      await wait();
    } finally {
      this.waiters -= 1;
    }
  }
}
