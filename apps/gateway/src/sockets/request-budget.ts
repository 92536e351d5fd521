import type { Clock } from '@cmp/runtime';

/** How many requests one connection may send in a span of time: a client that asks without end must not keep the gateway busy. */
export class RequestBudget {
  private spanStartMs: number;
  private used = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limit = 200,
    private readonly spanMs = 10_000,
  ) {
    this.spanStartMs = clock.nowMs();
  }

  /** False once the span's budget is used up. */
  take(): boolean {
    const nowMs = this.clock.nowMs();
    if (nowMs - this.spanStartMs >= this.spanMs) {
      this.spanStartMs = nowMs;
      this.used = 0;
    }
    this.used += 1;
    return this.used <= this.limit;
  }
}
