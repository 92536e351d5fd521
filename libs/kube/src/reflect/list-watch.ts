import { backoff, type Backoff, type Clock, type Logger } from '@cmp/runtime';
import type { KubeApi, KubeList, ListScope, WatchEvent } from '../api/kube-api.js';
import { isKubeFailure } from '../api/kube-api-error.js';
import { qualifiedName, type KubeResource } from '../kube-resource.js';
import { failurePhase, type ScopeState } from './reflector-state.js';
import type { ReflectorLimits } from './reflector-limits.js';
import { SilenceLimit } from './silence-limit.js';

export interface ListWatchParts {
  readonly api: KubeApi;
  readonly resource: KubeResource;
  readonly scope: ListScope;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly limits: ReflectorLimits;
  readonly told: {
    listed(list: Pick<KubeList, 'items'>, again: boolean): void;
    event(event: WatchEvent): void;
    watching(again: boolean): void;
    state(state: ScopeState): void;
  };
}

/** After so many watches in a row that brought nothing, the version itself may be what is wrong (an etcd that was restored). */
const VAIN_WATCHES = 5;

/** Lists one scope and watches it from there, for ever: whatever fails is waited out, only 410 and its like lead to a new list. */
export class ListWatch {
  private version: string | null = null;
  private listedOnce = false;
  private watchedOnce = false;
  private vain = 0;
  private phase: ScopeState['phase'] = 'starting';
  private retry: Backoff;

  constructor(private readonly parts: ListWatchParts) {
    const { retryMs: baseMs, retryMaxMs: maxMs } = parts.limits;
    this.retry = backoff({ baseMs, maxMs, factor: 2, jitter: 0.5, random: parts.random });
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const waitMs = await this.round(signal);
      if (!signal.aborted) await this.parts.clock.sleep(waitMs, signal);
    }
  }

  /** One list if need be, and one watch until it ends; how long to wait before the next. */
  private async round(signal: AbortSignal): Promise<number> {
    const { api, resource } = this.parts;
    try {
      // Discovery answers at once for every namespace, and for all kinds of a group.
      if (this.phase === 'absent' && !(await api.has(resource, { signal }))) return this.slowRetryMs();
      this.version ??= await this.list(signal);
      await this.watch(this.version, signal);
      return this.retry.nextMs();
    } catch (error) {
      return signal.aborted ? 0 : this.failed(error);
    }
  }

  private async list(signal: AbortSignal): Promise<string> {
    const { api, resource, scope, told } = this.parts;
    const list = await api.list(resource, scope, { signal });
    told.listed(list, this.listedOnce);
    this.listedOnce = true;
    this.vain = 0;
    // A list that works says nothing of a watch that is forbidden: then only a watch that lives lifts the state.
    if (this.phase !== 'denied') this.tellState({ phase: 'live', reason: null });
    return list.resourceVersion;
  }

  private async watch(resourceVersion: string, signal: AbortSignal): Promise<void> {
    const { api, clock, limits, resource, scope, told } = this.parts;
    const timeoutSeconds = this.watchSeconds();
    const ended = new AbortController();
    const silence = new SilenceLimit(clock, limits.silenceMs, signal);
    this.vain += 1;
    told.watching(this.watchedOnce);
    this.watchedOnce = true;
    void clock.sleep(limits.healthyMs, ended.signal).then(() => ended.signal.aborted || this.wasWell());
    try {
      const events = api.watch(resource, { ...scope, resourceVersion, timeoutSeconds, signal: silence.signal });
      for await (const event of events) {
        silence.broken();
        this.take(event);
      }
    } catch (error) {
      if (!silence.exceeded) throw error;
      this.parts.logger.warn(`the watch of ${qualifiedName(resource)} fell silent and is opened anew`);
    } finally {
      silence.stop();
      ended.abort();
    }
    if (this.vain >= VAIN_WATCHES) this.version = null;
  }

  private take(event: WatchEvent): void {
    this.parts.told.event(event);
    this.version = event.object.metadata.resourceVersion ?? this.version;
    this.wasWell();
  }

  private wasWell(): void {
    this.vain = 0;
    this.retry.reset();
    this.tellState({ phase: 'live', reason: null });
  }

  private watchSeconds(): number {
    const [least, most] = this.parts.limits.watchSeconds;
    return Math.round(least + this.parts.random() * (most - least));
  }

  private slowRetryMs(): number {
    return this.parts.limits.slowRetryMs * (0.75 + this.parts.random() / 2);
  }

  private tellState(state: ScopeState): void {
    this.phase = state.phase;
    this.parts.told.state(state);
  }

  private failed(error: unknown): number {
    const { logger, resource, scope, told } = this.parts;
    const state = failurePhase(error, resource, scope);
    // An API that nobody has installed may be away for ever: said once, not at every look.
    const isNews = state.phase !== this.phase;
    this.tellState(state);
    const fields = { resource: qualifiedName(resource), namespace: scope.namespace ?? '(all)', error };
    if (state.phase === 'absent' || state.phase === 'denied') {
      this.version = null;
      if (state.phase === 'absent') told.listed({ items: [] }, this.listedOnce);
      if (isNews) logger.info(`${state.reason}; looking again`, { ...fields, error: undefined });
      return this.slowRetryMs();
    }
    if (isKubeFailure(error, 'gone') || this.vain >= VAIN_WATCHES) this.version = null;
    logger.warn(`${state.reason}; trying again`, fields);
    const askedMs = isKubeFailure(error, 'throttled', 'server') ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(askedMs, this.retry.nextMs());
  }
}
