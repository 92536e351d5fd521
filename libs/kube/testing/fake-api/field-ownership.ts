import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../../src/index.js';
import { laidOver, leavesOf, valueAt, without, type FieldPath, type Json } from './field-paths.js';

/** Which manager holds which leaves. Keys are `manager|operation|subresource`. */
export type Owners = ReadonlyMap<string, ReadonlySet<string>>;

export interface OwnedWrite {
  readonly object: KubeObject;
  readonly owners: Owners;
}

export interface FieldConflict {
  readonly manager: string;
  readonly field: string;
}

const IDENTITY = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'deletionTimestamp',
  'selfLink',
]);

/** The leaves of an object that can be owned: all but what identifies it. */
export function ownableLeaves(object: unknown): Map<string, unknown> {
  const { apiVersion: _v, kind: _k, metadata, ...rest } = object as Json;
  const labels = Object.fromEntries(Object.entries((metadata ?? {}) as Json).filter(([name]) => !IDENTITY.has(name)));
  const leaves = leavesOf({ ...rest, ...(Object.keys(labels).length > 0 ? { metadata: labels } : {}) });
  leaves.delete('[]');
  return leaves;
}

/** Server-side apply of `wanted` by `manager`, or the conflicts that stand against it. */
export function applied(
  live: OwnedWrite,
  wanted: KubeObject,
  { manager, force }: { readonly manager: string; readonly force: boolean },
): OwnedWrite | readonly FieldConflict[] {
  const leaves = ownableLeaves(wanted);
  const conflicts = force ? [] : conflictsOf(live, leaves, manager);
  if (conflicts.length > 0) return conflicts;
  const owners = new Map([...live.owners].map(([name, paths]) => [name, new Set(paths)] as const));
  for (const [name, paths] of owners) if (name !== manager) dropChanged(paths, leaves, live.object);
  const before = owners.get(manager) ?? new Set<string>();
  owners.set(manager, new Set(leaves.keys()));
  const gone = [...before].filter((path) => ![...owners.values()].some((paths) => paths.has(path)));
  // The key of a list's element goes last: while it is there, the element can be found.
  const merged = laidOver(live.object, { ...wanted, metadata: ownMetadata(wanted) });
  const object = gone
    .sort((a, b) => Number(isKey(a)) - Number(isKey(b)))
    .reduce<unknown>((rest, path) => without(rest, JSON.parse(path) as FieldPath), merged);
  return { object: object as KubeObject, owners: withoutEmpty(owners) };
}

/** The owners after `manager` has written `after` over `before` (create, put, patch). */
export function updated(owners: Owners, before: KubeObject | null, after: KubeObject, manager: string): Owners {
  const old = before === null ? new Map<string, unknown>() : ownableLeaves(before);
  const now = ownableLeaves(after);
  const changed = [...now].filter(([path, value]) => !old.has(path) || !isDeepStrictEqual(old.get(path), value));
  const next = new Map([...owners].map(([name, paths]) => [name, new Set(paths)] as const));
  for (const paths of next.values()) {
    for (const [path] of changed) paths.delete(path);
    for (const path of old.keys()) if (!now.has(path)) paths.delete(path);
  }
  const mine = next.get(manager) ?? new Set<string>();
  for (const [path] of changed) mine.add(path);
  return withoutEmpty(next.set(manager, mine));
}

/** As `metadata.managedFields` shows it. */
export function managedFieldsOf(owners: Owners, apiVersion: string): readonly Json[] {
  return [...owners].map(([key, paths]) => {
    const [manager, operation, subresource] = key.split('|');
    const fieldsV1: Json = {};
    for (const path of paths) nest(fieldsV1, JSON.parse(path) as FieldPath);
    const tail = subresource === '' ? {} : { subresource };
    return { manager, operation, apiVersion, fieldsType: 'FieldsV1', fieldsV1, ...tail };
  });
}

function conflictsOf(live: OwnedWrite, leaves: Map<string, unknown>, manager: string): FieldConflict[] {
  const others = [...live.owners].filter(([name]) => name !== manager);
  return [...leaves].flatMap(([path, value]) =>
    others
      .filter(
        ([, paths]) =>
          paths.has(path) && !isDeepStrictEqual(valueAt(live.object, JSON.parse(path) as FieldPath), value),
      )
      .map(([name]) => ({ manager: name.split('|')[0] ?? name, field: path })),
  );
}

function dropChanged(paths: Set<string>, leaves: Map<string, unknown>, live: KubeObject): void {
  for (const path of paths) {
    if (leaves.has(path) && !isDeepStrictEqual(valueAt(live, JSON.parse(path) as FieldPath), leaves.get(path)))
      paths.delete(path);
  }
}

function ownMetadata(wanted: KubeObject): Json {
  return Object.fromEntries(
    Object.entries(wanted.metadata).filter(([name]) => !IDENTITY.has(name) || name === 'name' || name === 'namespace'),
  );
}

const isKey = (path: string) => /k:[^/]*","f:(name|mountPath|containerPort|port|type|uid)"\]$/.test(path);

function withoutEmpty(owners: ReadonlyMap<string, ReadonlySet<string>>): Owners {
  return new Map([...owners].filter(([, paths]) => paths.size > 0));
}

function nest(into: Json, path: FieldPath): void {
  let at = into;
  for (const segment of path) at = (at[segment] ??= {}) as Json;
}
