import type { Clock, Logger } from '@cmp/runtime';
import type { Registry } from 'prom-client';
import type { KubeApi, WatchEvent } from '../api/kube-api.js';
import { objectKey } from '../kube-object.js';
import { qualifiedName, type KubeResource } from '../kube-resource.js';
import { leanObject } from './lean-object.js';
import { ListWatch } from './list-watch.js';
import { ObjectStore, type Indexer, type ObjectChange, type ObjectReader } from './object-store.js';
import { REFLECTOR_LIMITS, type ReflectorLimits } from './reflector-limits.js';
import { reflectorMetrics, type ReflectorMetrics } from './reflector-metrics.js';
import { worstState, type ScopeState } from './reflector-state.js';

export interface ReflectorOptions {
  readonly api: KubeApi;
  readonly resource: KubeResource;
  /** `all`, or those to which the program is confined. */
  readonly namespaces: 'all' | readonly string[];
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  readonly indexers?: Readonly<Record<string, Indexer>>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly registry: Registry;
  readonly limits?: Partial<ReflectorLimits>;
}

/** Keeps a copy of a resource's objects, without their `managedFields`, up to date, and never gives up: see `ListWatch` for what it survives. */
export class Reflector {
  readonly resource: KubeResource;
  private readonly store: ObjectStore;
  private readonly metrics: ReflectorMetrics;
  private readonly handlers = new Set<(change: ObjectChange) => void>();
  private readonly states: ScopeState[];
  private readonly listed = new Set<number>();
  private readonly waiting = new Set<() => void>();
  private readonly stopping = new AbortController();
  private running: Promise<unknown> | null = null;

  constructor(private readonly options: ReflectorOptions) {
    this.resource = options.resource;
    this.store = new ObjectStore(options.indexers);
    this.metrics = reflectorMetrics(options.registry);
    this.states = this.scopes().map(() => ({ phase: 'starting', reason: null }));
  }

  get objects(): ObjectReader {
    return this.store;
  }

  /** The worst of its namespaces. */
  get state(): ScopeState {
    return worstState(this.states);
  }

  /** Whether there is nothing more to wait for: all is listed, or is absent, or may not be read. */
  get settled(): boolean {
    return this.states.every(({ phase }, scope) => this.listed.has(scope) || phase === 'denied');
  }

  /** Resolves once settled, or when the signal aborts. */
  whenSettled(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (this.settled || signal.aborted) return resolve();
      const finish = () => {
        this.waiting.delete(finish);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      this.waiting.add(finish);
      signal.addEventListener('abort', finish, { once: true });
    });
  }

  /** Calls `handler` at each change, after the copy has it. What it throws is logged and hurts nobody else. */
  onChange(handler: (change: ObjectChange) => void): void {
    this.handlers.add(handler);
  }

  /** Begins; again is once. */
  start(): void {
    this.running ??= Promise.all(this.scopes().map((namespace, scope) => this.follow(namespace, scope)));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private scopes(): readonly (string | undefined)[] {
    const { namespaces, resource } = this.options;
    return namespaces === 'all' || !resource.namespaced ? [undefined] : namespaces;
  }

  private follow(namespace: string | undefined, scope: number): Promise<void> {
    const { labelSelector, fieldSelector, limits, ...parts } = this.options;
    const count = { resource: qualifiedName(this.resource) };
    return new ListWatch({
      ...parts,
      scope: { namespace, labelSelector, fieldSelector },
      limits: { ...REFLECTOR_LIMITS, ...limits },
      told: {
        listed: ({ items }, again) => {
          if (again) this.metrics.relists.inc(count);
          this.listed.add(scope);
          this.store.synced = this.listed.size === this.states.length;
          this.tell(this.store.replace(items.map(leanObject), namespace ?? null));
          this.tellSettled();
        },
        event: (event) => this.tell([this.changeOf(event)]),
        watching: (again) => void (again && this.metrics.watchRestarts.inc(count)),
        state: (state) => {
          this.states[scope] = state;
          this.tellSettled();
        },
      },
    }).run(this.stopping.signal);
  }

  private tellSettled(): void {
    if (this.settled) for (const finish of [...this.waiting]) finish();
  }

  private changeOf({ type, object }: WatchEvent): ObjectChange | null {
    switch (type) {
      case 'ADDED':
      case 'MODIFIED':
        return this.store.put(leanObject(object));
      case 'DELETED':
        return this.store.delete(object);
      case 'BOOKMARK':
        return null;
    }
  }

  private tell(changes: readonly (ObjectChange | null)[]): void {
    const count = { resource: qualifiedName(this.resource) };
    this.metrics.lastEvent.set(count, this.options.clock.nowMs() / 1000);
    this.metrics.objects.set(count, this.store.size);
    for (const change of changes) if (change !== null) for (const handler of this.handlers) this.call(handler, change);
  }

  private call(handler: (change: ObjectChange) => void, change: ObjectChange): void {
    try {
      handler(change);
    } catch (error) {
      // One reader's fault must not cost the others their news, nor the reflector its life.
      this.metrics.handlerErrors.inc({ resource: qualifiedName(this.resource) });
      const object = `${change.object.kind} ${objectKey(change.object)}`;
      this.options.logger.error('a handler of changes threw', { object, change: change.type, error });
    }
  }
}
