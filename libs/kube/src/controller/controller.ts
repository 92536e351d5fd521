import type { Clock, Logger, Repeating } from '@cmp/runtime';
import type { Registry } from 'prom-client';
import { KubeApiError } from '../api/kube-api-error.js';
import { objectKey, type KubeObject } from '../kube-object.js';
import { WorkQueue, type WorkQueueLimits } from '../queue/work-queue.js';
import type { Reflector } from '../reflect/reflector.js';
import { controllerMetrics, type ControllerMetrics, type ReconcileOutcome } from './controller-metrics.js';
import { isMeaningful } from './meaningful-change.js';
import { ReconcileTimeoutError, runLimited } from './reconcile-run.js';

export interface ReconcileResult {
  readonly requeueAfterMs?: number | undefined;
}

export interface WatchedKind {
  readonly reflector: Reflector;
  /** Keys of the own kind that an object of this kind concerns: `controllerOwnerKeys(own)` for what is owned. */
  readonly keysOf: (object: KubeObject) => readonly string[];
}

export interface ControllerLimits extends WorkQueueLimits {
  readonly workers: number;
  /** Every object is worked on at least so often; spread over the tenth after it. */
  readonly resyncMs: number;
  readonly timeLimitMs: number;
  /** How long the first lists may hold up the first work. */
  readonly settleMs: number;
}

const LIMITS = { workers: 2, resyncMs: 600_000, timeLimitMs: 120_000, settleMs: 60_000 };

export interface ControllerOptions {
  readonly name: string;
  readonly own: Reflector;
  readonly watched?: readonly WatchedKind[];
  /** Makes the world as the object of this key wants it. Safe to run twice; what it throws is logged and tried again with backoff. */
  readonly reconcile: (key: string, signal: AbortSignal) => Promise<ReconcileResult>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly registry: Registry;
  readonly limits?: Partial<ControllerLimits>;
}

/** Turns changes of a kind, and of what belongs to it, into calls of `reconcile` by key: never two at a time for one key. */
export class Controller {
  private readonly queue: WorkQueue;
  private readonly metrics: ControllerMetrics;
  private readonly limits: Pick<ControllerLimits, keyof typeof LIMITS>;
  private readonly stopping = new AbortController();
  private readonly abandoning = new AbortController();
  private readonly logger: Logger;
  private resync: Repeating | null = null;
  private working: Promise<unknown> | null = null;

  constructor(private readonly options: ControllerOptions) {
    this.limits = { ...LIMITS, ...options.limits };
    this.logger = options.logger.child({ controller: options.name });
    this.queue = new WorkQueue(options);
    this.metrics = controllerMetrics(options.registry);
    options.own.onChange((change) => {
      if (isMeaningful(change)) this.enqueue(objectKey(change.object));
    });
    for (const { reflector, keysOf } of options.watched ?? []) {
      // Of an object that was taken from one owner and given to another, both hear.
      reflector.onChange(({ object, previous }) => {
        const keys = new Set([object, ...(previous === null ? [] : [previous])].flatMap((seen) => keysOf(seen)));
        for (const key of keys) this.enqueue(key);
      });
    }
  }

  /** Asks for a reconcile for a reason of one's own. */
  enqueue(key: string): void {
    this.queue.add(key);
  }

  /** Starts the reflectors, and the workers once everything has been listed. */
  start(): void {
    this.working ??= this.work();
  }

  /** Lets reconciles that are under way end within `drainMs`, then aborts their signals and waits for them; stops the reflectors. */
  async stop({ drainMs = 10_000 } = {}): Promise<void> {
    this.stopping.abort();
    this.resync?.stop();
    this.queue.shutDown();
    const drained = new AbortController();
    void this.options.clock.sleep(drainMs, drained.signal).then(() => this.abandoning.abort());
    await this.working;
    drained.abort();
    await Promise.all(this.reflectors().map((reflector) => reflector.stop()));
  }

  private reflectors(): readonly Reflector[] {
    return [this.options.own, ...(this.options.watched ?? []).map(({ reflector }) => reflector)];
  }

  private async work(): Promise<void> {
    const { clock, own } = this.options;
    await this.settle();
    if (this.stopping.signal.aborted) return;
    this.enqueueAll(0);
    this.resync = clock.every(this.limits.resyncMs, () => this.enqueueAll(this.limits.resyncMs / 10));
    this.logger.info('works', { objects: own.objects.size, workers: this.limits.workers });
    await Promise.all(Array.from({ length: this.limits.workers }, () => this.worker()));
  }

  /** A kind that cannot be listed must not hold up the others for ever. */
  private async settle(): Promise<void> {
    const { clock } = this.options;
    for (const reflector of this.reflectors()) reflector.start();
    const over = new AbortController();
    const until = AbortSignal.any([over.signal, this.stopping.signal]);
    void clock.sleep(this.limits.settleMs, until).then(() => over.abort());
    await Promise.all(this.reflectors().map((reflector) => reflector.whenSettled(until)));
    over.abort();
    const open = this.reflectors().filter(({ settled }) => !settled);
    const reasons = open.map(({ state }) => state.reason);
    if (open.length > 0) this.logger.warn('begins although not all could be listed', { reasons });
  }

  private enqueueAll(spreadMs: number): void {
    const { own, random } = this.options;
    for (const object of own.objects.list()) this.queue.addAfter(objectKey(object), random() * spreadMs);
  }

  private async worker(): Promise<void> {
    for (let key = await this.queue.next(); key !== null; key = await this.queue.next()) {
      const outcome = await this.reconcile(key);
      this.metrics.reconciles.inc({ controller: this.options.name, outcome });
      this.queue.done(key);
    }
  }

  private async reconcile(key: string): Promise<ReconcileOutcome> {
    const { clock, name, reconcile } = this.options;
    const beganMs = clock.nowMs();
    this.metrics.active.inc({ controller: name });
    try {
      const limits = { clock, timeLimitMs: this.limits.timeLimitMs, stop: this.abandoning.signal };
      const { requeueAfterMs } = await runLimited((signal) => reconcile(key, signal), limits);
      this.queue.forget(key);
      if (requeueAfterMs !== undefined) this.queue.addAfter(key, requeueAfterMs);
      return requeueAfterMs === undefined ? 'done' : 'requeued';
    } catch (error) {
      return this.failed(key, error);
    } finally {
      this.metrics.active.dec({ controller: name });
      this.metrics.duration.observe({ controller: name }, Math.max(0, clock.nowMs() - beganMs) / 1000);
    }
  }

  private failed(key: string, error: unknown): ReconcileOutcome {
    if (this.abandoning.signal.aborted) return 'stopped';
    this.queue.retry(key, error instanceof KubeApiError ? (error.retryAfterMs ?? 0) : 0);
    this.logger.error(`${key} could not be reconciled; tried again later`, {
      failures: this.queue.failures(key),
      error,
    });
    return error instanceof ReconcileTimeoutError ? 'timed_out' : 'failed';
  }
}
