import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { objectKey, qualifiedName, type KubeObject, type KubeResource } from '../../src/index.js';
import { managedFieldsOf, type Owners } from './field-ownership.js';

export interface FakeChange {
  readonly version: number;
  readonly resource: string;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
  readonly previous: KubeObject | null;
}

export interface Stored {
  readonly resource: KubeResource;
  readonly object: KubeObject;
  readonly owners: Owners;
}

/** The objects, their history for watches, and the garbage collector. Every write counts the one resource version up. */
export class FakeStorage {
  private readonly objects = new Map<string, Map<string, Stored>>();
  private history: FakeChange[] = [];
  private readonly listeners = new Set<(change: FakeChange) => void>();
  version = 1000;
  /** What happened up to this version is forgotten. */
  compactedTo = 0;

  find(resource: KubeResource, key: string): Stored | null {
    return this.objects.get(qualifiedName(resource))?.get(key) ?? null;
  }

  list(resource: KubeResource, namespace: string | undefined): readonly KubeObject[] {
    const all = [...(this.objects.get(qualifiedName(resource))?.values() ?? [])].map(({ object }) => object);
    const inScope = namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace);
    return inScope.sort((a, b) => objectKey(a).localeCompare(objectKey(b)));
  }

  since(version: number): readonly FakeChange[] {
    return this.history.filter((change) => change.version > version);
  }

  onChange(listener: (change: FakeChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Forgets the history: watches and pages that begin before now are answered with 410. */
  compact(): void {
    this.compactedTo = this.version;
    this.history = [];
  }

  /** Stores the object with its next version and generation. A write that changes nothing keeps both, as the real one does. */
  put(resource: KubeResource, wanted: KubeObject, owners: Owners, nowMs: number): KubeObject {
    const before = this.find(resource, objectKey(wanted));
    const draft = identified(resource, wanted, before?.object ?? null, owners, nowMs);
    if (before !== null && isDeepStrictEqual(draft, before.object)) return before.object;
    if (isFinished(draft)) return this.remove(resource, draft);
    const object = stamped(draft, (this.version += 1));
    this.tableOf(resource).set(objectKey(object), { resource, object, owners });
    this.publish(resource, before === null ? 'ADDED' : 'MODIFIED', object, before?.object ?? null);
    return object;
  }

  /** Removes at once, and what the object owned soon after. */
  remove(resource: KubeResource, object: KubeObject): KubeObject {
    const before = this.find(resource, objectKey(object));
    this.tableOf(resource).delete(objectKey(object));
    const last = stamped(object, (this.version += 1));
    this.publish(resource, 'DELETED', last, before?.object ?? null);
    setImmediate(() => this.collect(last));
    return last;
  }

  /** All of a resource that is no longer served. */
  drop(resource: KubeResource): void {
    for (const object of this.list(resource, undefined)) this.remove(resource, object);
  }

  /** Marks for deletion while finalizers hold it, removes otherwise. */
  delete(resource: KubeResource, stored: Stored, nowMs: number): KubeObject {
    const { object } = stored;
    if ((object.metadata.finalizers ?? []).length === 0) return this.remove(resource, object);
    const deletionTimestamp = object.metadata.deletionTimestamp ?? new Date(nowMs).toISOString();
    const marked = { ...object, metadata: { ...object.metadata, deletionTimestamp } };
    return this.put(resource, marked, stored.owners, nowMs);
  }

  private collect(owner: KubeObject): void {
    for (const table of this.objects.values()) {
      for (const stored of [...table.values()]) {
        const { metadata } = stored.object;
        const inside = owner.kind === 'Namespace' && metadata.namespace === owner.metadata.name;
        const owned = (metadata.ownerReferences ?? []).some(({ uid }) => uid === owner.metadata.uid);
        if (owned || inside) this.delete(stored.resource, stored, Date.now());
      }
    }
  }

  private tableOf(resource: KubeResource): Map<string, Stored> {
    const name = qualifiedName(resource);
    const table = this.objects.get(name) ?? new Map<string, Stored>();
    this.objects.set(name, table);
    return table;
  }

  private publish(resource: KubeResource, type: FakeChange['type'], object: KubeObject, previous: KubeObject | null) {
    const change = { version: this.version, resource: qualifiedName(resource), type, object, previous };
    this.history.push(change);
    for (const listener of [...this.listeners]) listener(change);
  }
}

const isFinished = ({ metadata }: KubeObject) =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0;

function stamped(object: KubeObject, version: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } };
}

/** With what the server alone decides: uid, creation, generation, managed fields. */
function identified(
  resource: KubeResource,
  wanted: KubeObject,
  before: KubeObject | null,
  owners: Owners,
  nowMs: number,
) {
  const { apiVersion, kind } = wanted;
  const old = before?.metadata;
  const generation = generationOf(resource, wanted, before);
  const metadata = {
    ...wanted.metadata,
    uid: old?.uid ?? randomUUID(),
    creationTimestamp: old?.creationTimestamp ?? new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(generation === undefined ? {} : { generation }),
    ...(old?.resourceVersion === undefined ? {} : { resourceVersion: old.resourceVersion }),
    managedFields: managedFieldsOf(owners, apiVersion),
  };
  return { ...wanted, apiVersion, kind, metadata } as KubeObject;
}

function generationOf(resource: KubeResource, wanted: KubeObject, before: KubeObject | null): number | undefined {
  const counts = resource.group !== '' && resource.plural !== 'leases' && 'spec' in wanted;
  if (!counts) return undefined;
  if (before === null) return 1;
  const marked = before.metadata.deletionTimestamp === undefined && wanted.metadata.deletionTimestamp !== undefined;
  const changed = !isDeepStrictEqual(contentOf(before), contentOf(wanted)) || marked;
  return (before.metadata.generation ?? 1) + (changed ? 1 : 0);
}

function contentOf({ metadata: _m, status: _s, apiVersion: _v, kind: _k, ...content }: KubeObject) {
  return content;
}
