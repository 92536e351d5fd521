import type { Clock, Logger } from '@cmp/runtime';
import type { Counter, Registry } from 'prom-client';
import type { KubeApi } from '../api/kube-api.js';
import { isKubeFailure } from '../api/kube-api-error.js';
import { objectNameOf, type KubeObject } from '../kube-object.js';
import { counterOf } from '../metric-of.js';
import { microTime } from '../micro-time.js';
import { EVENT } from '../well-known.js';
import { EventBudget, type EventRate } from './event-budget.js';
import { eventKey, eventObject, type EventSource, type KubeEvent } from './event-object.js';

export interface EventRecorderOptions {
  readonly api: KubeApi;
  readonly source: EventSource;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly rate?: EventRate;
}

interface Series {
  readonly object: KubeObject;
  count: number;
  lastMs: number;
  writtenMs: number;
}

/** The same event within this time is one event that happened again. */
const SERIES_MS = 600_000;
/** A series is written anew at most so often. */
const REWRITE_MS = 60_000;
const SERIES_KEPT = 1000;
/** Events that wait to be written. */
const WAITING = 100;

/**
 * Writes events (events.k8s.io/v1) in the background: the same one again becomes a series, each object has a budget, and what cannot be
 * written is logged and counted. Call it for transitions (`conditionTransitions`), not at every look.
 */
export class EventRecorder {
  private readonly series = new Map<string, Series>();
  private readonly budget: EventBudget;
  private readonly counter: Counter<'outcome'>;
  private readonly stopping = new AbortController();
  private waiting = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly options: EventRecorderOptions) {
    this.budget = new EventBudget(options.clock, options.rate ?? { burst: 25, everyMs: 300_000 });
    this.counter = counterOf(options.registry, {
      name: 'kube_events_total',
      help: 'Events by outcome: written, repeated (counted in a series), dropped (over the budget), failed',
      labelNames: ['outcome'],
    });
  }

  record(regarding: KubeObject, event: KubeEvent): void {
    const key = eventKey(regarding, event);
    const nowMs = this.options.clock.nowMs();
    const series = this.series.get(key);
    if (series !== undefined && nowMs - series.lastMs < SERIES_MS) return this.repeat(series, nowMs);
    if (this.waiting >= WAITING || !this.budget.take(regarding.metadata.uid ?? regarding.metadata.name))
      return this.count('dropped');
    const object = eventObject(regarding, event, this.options.source, nowMs);
    this.keep(key, { object, count: 1, lastMs: nowMs, writtenMs: Number.NEGATIVE_INFINITY });
    this.write('written', (signal) => this.options.api.create(EVENT, object, { signal }));
  }

  /** Resolves once all events up to now are written, or have failed. */
  flush(): Promise<void> {
    return this.last;
  }

  /** Writes what waits for at most `drainMs`; what is left then is counted as failed. */
  async stop({ drainMs = 0 } = {}): Promise<void> {
    const drained = new AbortController();
    void this.options.clock.sleep(drainMs, drained.signal).then(() => this.stopping.abort());
    await this.last;
    drained.abort();
  }

  private repeat(series: Series, nowMs: number): void {
    series.count += 1;
    series.lastMs = nowMs;
    if (nowMs - series.writtenMs < REWRITE_MS || this.waiting >= WAITING) return this.count('repeated');
    series.writtenMs = nowMs;
    const patch = { series: { count: series.count, lastObservedTime: microTime(nowMs) } };
    this.write('repeated', (signal) => this.patchOrCreate(series.object, patch, signal));
  }

  /** The server forgets events after an hour. */
  private async patchOrCreate(object: KubeObject, patch: object, signal: AbortSignal): Promise<KubeObject> {
    try {
      return await this.options.api.patch(EVENT, objectNameOf(object), patch, { signal });
    } catch (error) {
      if (!isKubeFailure(error, 'notFound')) throw error;
      return this.options.api.create(EVENT, { ...object, ...patch }, { signal });
    }
  }

  private write(outcome: 'written' | 'repeated', send: (signal: AbortSignal) => Promise<KubeObject>): void {
    this.waiting += 1;
    this.last = this.last
      .then(() => send(this.stopping.signal))
      .then(() => this.count(outcome))
      .catch((error: unknown) => {
        this.count('failed');
        this.options.logger.warn('an event could not be written', { error });
      })
      .finally(() => (this.waiting -= 1));
  }

  private keep(key: string, series: Series): void {
    this.series.delete(key);
    this.series.set(key, series);
    const [oldest] = this.series.keys();
    if (this.series.size > SERIES_KEPT && oldest !== undefined) this.series.delete(oldest);
  }

  private count(outcome: 'written' | 'repeated' | 'dropped' | 'failed'): void {
    this.counter.inc({ outcome });
  }
}
