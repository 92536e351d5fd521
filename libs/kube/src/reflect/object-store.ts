import { objectKey, type KubeObject } from '../kube-object.js';

/** Values by which objects are found again, such as the uids of an object's owners. */
export type Indexer = (object: KubeObject) => readonly string[];

export interface ObjectChange {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly object: KubeObject;
  /** What was known before; null for an added object. */
  readonly previous: KubeObject | null;
}

export interface ObjectReader {
  get(key: string): KubeObject | null;
  list(): readonly KubeObject[];
  /** Objects for which the indexer of this name gave `value`. */
  by(index: string, value: string): readonly KubeObject[];
  readonly size: number;
  /** Whether everything has been listed once (or is known not to exist). */
  readonly synced: boolean;
}

export const byOwnerUid: Indexer = ({ metadata }) => (metadata.ownerReferences ?? []).map(({ uid }) => uid);

export function byLabel(name: string): Indexer {
  return ({ metadata }) => {
    const value = metadata.labels?.[name];
    return value === undefined ? [] : [value];
  };
}

/** What a reflector knows of a resource, by `namespace/name` and by indexes. Changes are returned, nobody is called. */
export class ObjectStore implements ObjectReader {
  private readonly objects = new Map<string, KubeObject>();
  private readonly indexes = new Map<string, Map<string, Set<string>>>();
  synced = false;

  constructor(private readonly indexers: Readonly<Record<string, Indexer>> = {}) {
    for (const name of Object.keys(indexers)) this.indexes.set(name, new Map());
  }

  get size(): number {
    return this.objects.size;
  }

  get(key: string): KubeObject | null {
    return this.objects.get(key) ?? null;
  }

  list(): readonly KubeObject[] {
    return [...this.objects.values()];
  }

  by(index: string, value: string): readonly KubeObject[] {
    const table = this.indexes.get(index);
    if (table === undefined) throw new Error(`no index "${index}": there are ${[...this.indexes.keys()].join(', ')}`);
    return [...(table.get(value) ?? [])].flatMap((key) => this.objects.get(key) ?? []);
  }

  /** Null when this very version is known already, as after a watch that was reopened. */
  put(object: KubeObject): ObjectChange | null {
    const key = objectKey(object);
    const previous = this.get(key);
    if (previous !== null && sameVersion(previous, object)) return null;
    if (previous !== null) this.unindex(key, previous);
    this.objects.set(key, object);
    this.index(key, object);
    return { type: previous === null ? 'added' : 'modified', object, previous };
  }

  delete(object: KubeObject): ObjectChange | null {
    const key = objectKey(object);
    const previous = this.get(key);
    if (previous === null) return null;
    this.unindex(key, previous);
    this.objects.delete(key);
    return { type: 'deleted', object, previous };
  }

  /** Takes a whole list: of one namespace, or of all (null). What it does not hold has been deleted unseen. */
  replace(objects: readonly KubeObject[], namespace: string | null): readonly ObjectChange[] {
    const kept = new Set(objects.map(objectKey));
    const inScope = (object: KubeObject) => namespace === null || object.metadata.namespace === namespace;
    const gone = this.list().filter((object) => inScope(object) && !kept.has(objectKey(object)));
    const changes = [
      ...gone.map((object) => this.delete(object)),
      ...objects.flatMap((object) => this.putAnew(object)),
    ];
    return changes.filter((change) => change !== null);
  }

  /** The same name with another uid was deleted and made again in between: both are told. */
  private putAnew(object: KubeObject): readonly (ObjectChange | null)[] {
    const previous = this.get(objectKey(object));
    const remade = previous !== null && previous.metadata.uid !== object.metadata.uid;
    return remade ? [this.delete(previous), this.put(object)] : [this.put(object)];
  }

  private index(key: string, object: KubeObject): void {
    for (const [name, valuesOf] of Object.entries(this.indexers)) {
      const table = this.indexes.get(name) ?? new Map<string, Set<string>>();
      for (const value of valuesOf(object)) table.set(value, (table.get(value) ?? new Set()).add(key));
    }
  }

  private unindex(key: string, object: KubeObject): void {
    for (const [name, valuesOf] of Object.entries(this.indexers)) {
      const table = this.indexes.get(name);
      for (const value of valuesOf(object)) {
        const keys = table?.get(value);
        keys?.delete(key);
        if (keys?.size === 0) table?.delete(value);
      }
    }
  }
}

function sameVersion(a: KubeObject, b: KubeObject): boolean {
  const version = a.metadata.resourceVersion;
  return version !== undefined && version === b.metadata.resourceVersion && a.metadata.uid === b.metadata.uid;
}
