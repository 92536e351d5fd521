import type { Clock } from '@cmp/runtime';
import type { Registry } from 'prom-client';
import { queueMetrics, type QueueMetrics } from './queue-metrics.js';
import { RetryDelays, type RetryLimits } from './retry-delays.js';

export interface WorkQueueLimits extends RetryLimits {
  /** A key rests this long after it was worked on, however often it is added meanwhile. */
  readonly restMs: number;
}

/** As client-go, but the cap is minutes: a person who waits for a repair does not wait a quarter of an hour. */
export const WORK_QUEUE_LIMITS: WorkQueueLimits = {
  retryMs: 200,
  retryMaxMs: 300_000,
  retriesPerSecond: 10,
  retryBurst: 100,
  restMs: 200,
};

export interface WorkQueueOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly registry: Registry;
  readonly limits?: Partial<WorkQueueLimits>;
}

/** Keys to be worked on: each at most once in the queue, never with two workers at a time; added while worked on, it comes again after. */
export class WorkQueue {
  private readonly ready = new Map<string, number>();
  private readonly working = new Map<string, number>();
  private readonly again = new Set<string>();
  private readonly rested = new Map<string, number>();
  private readonly later = new Map<string, { readonly dueMs: number; readonly cancel: AbortController }>();
  private readonly idle: ((key: string | null) => void)[] = [];
  private readonly delays: RetryDelays;
  private readonly metrics: QueueMetrics;
  private readonly limits: WorkQueueLimits;
  private closed = false;

  constructor(private readonly options: WorkQueueOptions) {
    this.limits = { ...WORK_QUEUE_LIMITS, ...options.limits };
    this.delays = new RetryDelays(options.clock, options.random, this.limits);
    this.metrics = queueMetrics(options.registry);
  }

  /** Keys that wait for a worker. */
  get depth(): number {
    return this.ready.size;
  }

  add(key: string): void {
    if (this.closed || this.ready.has(key)) return;
    if (this.working.has(key)) return void this.again.add(key);
    const restMs = (this.rested.get(key) ?? Number.NEGATIVE_INFINITY) - this.options.clock.nowMs();
    if (restMs > 0) return this.addAfter(key, restMs);
    this.metrics.adds.inc(this.label);
    const worker = this.idle.shift();
    if (worker === undefined) this.ready.set(key, this.options.clock.nowMs());
    else worker(this.begin(key, this.options.clock.nowMs()));
    this.showDepth();
  }

  /** Adds after `ms`. Of several such wishes for one key the earliest counts. */
  addAfter(key: string, ms: number): void {
    if (this.closed) return;
    if (ms <= 0) return this.add(key);
    const dueMs = this.options.clock.nowMs() + ms;
    const planned = this.later.get(key);
    if (planned !== undefined && planned.dueMs <= dueMs) return;
    planned?.cancel.abort();
    const cancel = new AbortController();
    this.later.set(key, { dueMs, cancel });
    void this.options.clock.sleep(ms, cancel.signal).then(() => {
      if (cancel.signal.aborted) return;
      this.later.delete(key);
      this.add(key);
    });
  }

  /** Adds after the key's next backoff, and not before `atLeastMs`. */
  retry(key: string, atLeastMs = 0): void {
    this.metrics.retries.inc(this.label);
    this.addAfter(key, Math.max(atLeastMs, this.delays.next(key)));
  }

  /** The key's failures are over: its next backoff is the first again. */
  forget(key: string): void {
    this.delays.forget(key);
  }

  failures(key: string): number {
    return this.delays.count(key);
  }

  /** The next key, as soon as there is one; null once the queue is shut down. Call `done` for each. */
  next(): Promise<string | null> {
    if (this.closed) return Promise.resolve(null);
    const [first] = this.ready;
    if (first === undefined) return new Promise((resolve) => this.idle.push(resolve));
    this.ready.delete(first[0]);
    this.showDepth();
    return Promise.resolve(this.begin(...first));
  }

  done(key: string): void {
    const { clock } = this.options;
    const begunMs = this.working.get(key);
    if (begunMs === undefined) return;
    this.working.delete(key);
    this.metrics.work.observe(this.label, Math.max(0, clock.nowMs() - begunMs) / 1000);
    this.dropRested();
    if (this.limits.restMs > 0) this.rested.set(key, clock.nowMs() + this.limits.restMs);
    if (this.again.delete(key)) this.add(key);
  }

  /** Hands out nothing more; what waits is dropped: the next start lists everything. */
  shutDown(): void {
    this.closed = true;
    for (const { cancel } of this.later.values()) cancel.abort();
    this.later.clear();
    this.ready.clear();
    this.again.clear();
    for (const worker of this.idle.splice(0)) worker(null);
    this.showDepth();
  }

  private begin(key: string, readyMs: number): string {
    const nowMs = this.options.clock.nowMs();
    this.working.set(key, nowMs);
    this.metrics.wait.observe(this.label, Math.max(0, nowMs - readyMs) / 1000);
    return key;
  }

  /** The oldest come first, since a key that is set anew was dropped before. */
  private dropRested(): void {
    const nowMs = this.options.clock.nowMs();
    for (const [key, untilMs] of this.rested) {
      if (untilMs > nowMs) return;
      this.rested.delete(key);
    }
  }

  private showDepth(): void {
    this.metrics.depth.set(this.label, this.ready.size);
  }

  private get label() {
    return { queue: this.options.name };
  }
}
