import type { Clock } from '@cmp/runtime';
import type { Registry } from 'prom-client';
import { objectNameOf, type KubeObject } from '../kube-object.js';
import { apiVersionOf, qualifiedName, type KubeResource } from '../kube-resource.js';
import { ApiCaller, type ApiCall } from './api-caller.js';
import { Discovery } from './discovery.js';
import { isKubeFailure } from './kube-api-error.js';
import type * as Port from './kube-api.js';
import type { KubeConnection } from './kube-connection.js';
import { listPages } from './list-pages.js';
import { RequestBudget } from './request-budget.js';
import { collectionPath, objectPath, queryOf } from './request-path.js';
import { watchEvents } from './watch-events.js';

export interface HttpKubeApiOptions {
  readonly connection: KubeConnection;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly limits?: Partial<KubeApiLimits>;
}

export interface KubeApiLimits {
  readonly timeLimitMs: number;
  readonly perSecond: number;
  readonly burst: number;
  readonly inFlight: number;
  readonly waiting: number;
  /** Objects a page. */
  readonly pageSize: number;
  readonly keepDiscoveryMs: number;
  /** Of a resource that is not served. */
  readonly keepAbsenceMs: number;
}

/** client-go's 5 a second is tuned for hand-held tools; 20 with a burst of 40 is what controllers set. */
const LIMITS: KubeApiLimits = {
  timeLimitMs: 30_000,
  perSecond: 20,
  burst: 40,
  inFlight: 16,
  waiting: 1000,
  pageSize: 500,
  keepDiscoveryMs: 180_000,
  keepAbsenceMs: 10_000,
};

/** `KubeApi` over HTTP: one keep-alive agent, a budget of requests, a time limit for each, all counted in `kube_api_requests_total`. */
export class HttpKubeApi implements Port.KubeApi {
  private readonly caller: ApiCaller;
  private readonly discovery: Discovery;
  private readonly limits: KubeApiLimits;

  constructor({ connection, clock, registry, limits }: HttpKubeApiOptions) {
    this.limits = { ...LIMITS, ...limits };
    const budget = new RequestBudget({ clock, ...this.limits });
    this.caller = new ApiCaller({ connection, clock, registry, budget, timeLimitMs: this.limits.timeLimitMs });
    const { keepDiscoveryMs: keepMs, keepAbsenceMs: keepAbsentMs } = this.limits;
    this.discovery = new Discovery(this.caller, clock, { keepMs, keepAbsentMs });
  }

  async get(resource: KubeResource, at: Port.ObjectName, options?: Port.CallOptions): Promise<KubeObject | null> {
    const call = callOf('get', resource, at, options?.signal);
    return this.orNull(this.send({ ...call, method: 'GET', path: objectPath(resource, at) }));
  }

  list(resource: KubeResource, scope: Port.ListScope, options?: Port.CallOptions): Promise<Port.KubeList> {
    const call = callOf('list', resource, { namespace: scope.namespace }, options?.signal);
    const { namespace, ...selectors } = scope;
    const pageOf = (page: { limit?: number; continue?: string }) =>
      this.caller.json({
        ...call,
        method: 'GET',
        path: collectionPath(resource, namespace) + queryOf({ ...selectors, ...page }),
      });
    return listPages(resource, this.limits.pageSize, pageOf);
  }

  async *watch(resource: KubeResource, options: Port.WatchOptions): AsyncGenerator<Port.WatchEvent> {
    const { namespace, signal, ...query } = options;
    const call = callOf('watch', resource, { namespace }, signal);
    const path = collectionPath(resource, namespace) + queryOf({ watch: true, allowWatchBookmarks: true, ...query });
    const body = await this.caller.stream({ ...call, method: 'GET', path });
    try {
      yield* watchEvents(call.action, body);
    } finally {
      // Also when the reader leaves the loop: the connection of a watch is of no use to others.
      body.destroy();
    }
  }

  create(resource: KubeResource, object: KubeObject, options: Port.WriteOptions = {}): Promise<KubeObject> {
    const call = callOf('create', resource, object.metadata, options.signal);
    const path = collectionPath(resource, object.metadata.namespace) + writeQuery(options);
    return this.send({ ...call, method: 'POST', path, body: object });
  }

  apply(resource: KubeResource, object: KubeObject, options: Port.ApplyOptions): Promise<KubeObject> {
    const path =
      objectPath(resource, object.metadata, options.subresource) + writeQuery(options, { force: options.force });
    const call = callOf('apply', resource, object.metadata, options.signal);
    return this.send({ ...call, method: 'PATCH', path, body: object, contentType: 'application/apply-patch+yaml' });
  }

  patch(resource: KubeResource, at: Port.ObjectName, patch: object, options: Port.WriteOptions = {}) {
    const path = objectPath(resource, at, options.subresource) + writeQuery(options);
    const call = callOf('patch', resource, at, options.signal);
    return this.send({ ...call, method: 'PATCH', path, body: patch, contentType: 'application/merge-patch+json' });
  }

  replace(resource: KubeResource, object: KubeObject, options: Port.WriteOptions = {}): Promise<KubeObject> {
    const path = objectPath(resource, objectNameOf(object), options.subresource) + writeQuery(options);
    const call = callOf('replace', resource, object.metadata, options.signal);
    return this.send({ ...call, method: 'PUT', path, body: object });
  }

  async delete(resource: KubeResource, at: Port.ObjectName, options: Port.DeleteOptions = {}): Promise<boolean> {
    const { signal, uid, resourceVersion, propagationPolicy = 'Background' } = options;
    const call = callOf('delete', resource, at, signal);
    const preconditions = { uid, resourceVersion };
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy, preconditions };
    const deleted = this.send({ ...call, method: 'DELETE', path: objectPath(resource, at), body });
    return (await this.orNull(deleted)) !== null;
  }

  has(resource: KubeResource, options?: Port.CallOptions): Promise<boolean> {
    return this.discovery.has(resource, options?.signal);
  }

  refreshDiscovery(): void {
    this.discovery.refresh();
  }

  private async send(call: ApiCall): Promise<KubeObject> {
    return (await this.caller.json(call)) as KubeObject;
  }

  private async orNull(answer: Promise<KubeObject>): Promise<KubeObject | null> {
    try {
      return await answer;
    } catch (error) {
      if (isKubeFailure(error, 'notFound')) return null;
      throw error;
    }
  }
}

function writeQuery({ fieldManager, dryRun }: Port.WriteOptions, more: { force?: boolean | undefined } = {}): string {
  return queryOf({ fieldManager, dryRun: dryRun === true ? 'All' : undefined, ...more });
}

function callOf(verb: string, resource: KubeResource, at: Partial<Port.ObjectName>, signal: AbortSignal | undefined) {
  const place = [at.namespace, at.name].filter((part) => part !== undefined).join('/');
  const kind = resource.group === '' ? resource.kind : `${resource.kind} (${apiVersionOf(resource)})`;
  return { verb, resource: qualifiedName(resource), action: `${verb} ${kind} ${place}`.trimEnd(), signal };
}
