import type { Clock } from '@cmp/runtime';

export interface RetryLimits {
  readonly retryMs: number;
  readonly retryMaxMs: number;
  /** Of all keys together, in the long run. */
  readonly retriesPerSecond: number;
  readonly retryBurst: number;
}

/** How long each failing key waits: doubling up to a cap, and no more of them together than the overall rate lets through. */
export class RetryDelays {
  private readonly failures = new Map<string, number>();
  /** When the next retry of any key has its turn. */
  private turnMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly limits: RetryLimits,
  ) {}

  count(key: string): number {
    return this.failures.get(key) ?? 0;
  }

  next(key: string): number {
    const failures = this.count(key);
    this.failures.set(key, failures + 1);
    const { retryMs, retryMaxMs } = this.limits;
    const doubled = Math.min(retryMaxMs, retryMs * 2 ** Math.min(failures, 40));
    return Math.max(doubled * (0.9 + this.random() * 0.1), this.overallMs());
  }

  forget(key: string): void {
    this.failures.delete(key);
  }

  /** A turn each 1/rate seconds; turns that were not taken are saved up to the burst. */
  private overallMs(): number {
    const { retriesPerSecond, retryBurst } = this.limits;
    const stepMs = 1000 / retriesPerSecond;
    const nowMs = this.clock.nowMs();
    this.turnMs = Math.max(this.turnMs + stepMs, nowMs - retryBurst * stepMs);
    return this.turnMs - nowMs;
  }
}
