import type { Clock, Repeating } from '@cmp/runtime';

/** Aborts its signal when nothing breaks the silence for `limitMs` (noticed a quarter of it late at most), or when the outer signal aborts. */
export class SilenceLimit {
  private readonly controller = new AbortController();
  private readonly watchman: Repeating;
  private lastMs: number;
  readonly signal: AbortSignal;

  constructor(
    private readonly clock: Clock,
    private readonly limitMs: number,
    outer: AbortSignal,
  ) {
    this.lastMs = clock.nowMs();
    this.signal = AbortSignal.any([outer, this.controller.signal]);
    this.watchman = clock.every(Math.ceil(limitMs / 4), () => this.look());
  }

  get exceeded(): boolean {
    return this.controller.signal.aborted;
  }

  broken(): void {
    this.lastMs = this.clock.nowMs();
  }

  stop(): void {
    this.watchman.stop();
  }

  private look(): void {
    if (this.clock.nowMs() - this.lastMs >= this.limitMs) this.controller.abort();
  }
}
