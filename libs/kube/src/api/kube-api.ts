import type { KubeObject } from '../kube-object.js';
import type { KubeResource } from '../kube-resource.js';

/** What a program asks of a Kubernetes API server. Objects are plain JSON both ways; every failure is a `KubeApiError`. */
export interface KubeApi {
  /** Null when there is no such object (or no such resource). */
  get(resource: KubeResource, at: ObjectName, options?: CallOptions): Promise<KubeObject | null>;
  /** All pages. Items carry `apiVersion` and `kind`, which the server leaves out of lists. */
  list(resource: KubeResource, scope: ListScope, options?: CallOptions): Promise<KubeList>;
  /** Ends when the server ends it; throws what goes wrong, an ERROR event included. Abort `signal` to leave. */
  watch(resource: KubeResource, options: WatchOptions): AsyncIterable<WatchEvent>;
  create(resource: KubeResource, object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  /** Server-side apply. */
  apply(resource: KubeResource, object: KubeObject, options: ApplyOptions): Promise<KubeObject>;
  /** JSON merge patch: null removes a field, a list replaces the list. */
  patch(resource: KubeResource, at: ObjectName, patch: object, options?: WriteOptions): Promise<KubeObject>;
  /** Put; refused with a conflict when `metadata.resourceVersion` is no longer the newest. */
  replace(resource: KubeResource, object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  /** False when there was nothing to delete. */
  delete(resource: KubeResource, at: ObjectName, options?: DeleteOptions): Promise<boolean>;
  /** Whether the cluster serves the resource. Cached for minutes, an absence for half of one: `refreshDiscovery` asks anew. */
  has(resource: KubeResource, options?: CallOptions): Promise<boolean>;
  refreshDiscovery(): void;
}

export interface ObjectName {
  /** Left out for a resource of the cluster. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

export interface KubeList {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
}

export type WatchEvent = {
  /** A bookmark's object carries nothing but a newer `resourceVersion`. */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: KubeObject;
};

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ListScope {
  /** All namespaces when left out. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

export interface WatchOptions extends ListScope {
  readonly resourceVersion: string;
  /** The server ends the watch after this time. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

export interface WriteOptions extends CallOptions {
  readonly fieldManager?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly subresource?: 'status' | 'scale' | undefined;
}

export interface ApplyOptions extends WriteOptions {
  readonly fieldManager: string;
  /** Takes fields over that another manager holds, instead of a conflict. */
  readonly force?: boolean | undefined;
}

export interface DeleteOptions extends CallOptions {
  /** A conflict when another object has taken the name. */
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan' | undefined;
}
