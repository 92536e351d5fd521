import type { BreakerState } from '@cmp/contracts';
import type { Backoff } from '@cmp/runtime';

const FAILURES_TO_OPEN = 3;

/**
 * Opens after three failures in a row or one "too many requests", and then makes the next call wait: as long as the venue said, else
 * 30, 60, 120 s. That call finds it half-open: its answer closes or opens it again.
 */
export class Breaker {
  private failures = 0;
  private current: BreakerState = 'closed';

  constructor(private readonly waits: Backoff) {}

  get state(): BreakerState {
    return this.current;
  }

  /** A call is about to be made. */
  tried(): void {
    if (this.current === 'open') this.current = 'half-open';
  }

  succeeded(): void {
    this.failures = 0;
    this.current = 'closed';
    this.waits.reset();
  }

  /** Gives the least wait before the next call; 0 while the usual interval is enough. */
  failed(): number {
    this.failures += 1;
    return this.failures >= FAILURES_TO_OPEN || this.current === 'half-open' ? this.open(null) : 0;
  }

  limited(retryAfterMs: number | null): number {
    return this.open(retryAfterMs);
  }

  private open(retryAfterMs: number | null): number {
    this.current = 'open';
    return retryAfterMs ?? this.waits.nextMs();
  }
}
