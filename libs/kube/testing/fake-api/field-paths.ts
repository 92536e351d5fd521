import { elementKeyOf, isAtomicField } from '../../src/apply/list-keys.js';

export type Json = Record<string, unknown>;
/** Segments as in `FieldsV1`: `f:spec`, `k:["web"]`. A leaf is a scalar, an empty object or a list without keys. */
export type FieldPath = readonly string[];

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The leaves of `value` by the JSON text of their path. */
export function leavesOf(value: unknown, path: FieldPath = []): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  collect(value, path, '', leaves);
  return leaves;
}

function collect(value: unknown, path: FieldPath, field: string, into: Map<string, unknown>): void {
  const children = childrenOf(value, field);
  if (children === null || children.length === 0) return void into.set(JSON.stringify(path), value);
  for (const [segment, child, name] of children) collect(child, [...path, segment], name, into);
}

function childrenOf(value: unknown, field: string): [segment: string, child: unknown, field: string][] | null {
  if (isAtomicField(field)) return null;
  if (isJson(value)) {
    return Object.entries(value)
      .filter(([, child]) => child !== undefined && child !== null)
      .map(([name, child]) => [`f:${name}`, child, name]);
  }
  if (!Array.isArray(value)) return null;
  const keyOf = elementKeyOf(field, value);
  return keyOf === null ? null : value.map((element) => [`k:${keyOf(element)}`, element, '']);
}

/** The value at a path, undefined when there is none. */
export function valueAt(root: unknown, path: FieldPath): unknown {
  let value = root;
  let field = '';
  for (const segment of path) {
    const child = childrenOf(value, field)?.find(([name]) => name === segment);
    if (child === undefined) return undefined;
    [, value, field] = child;
  }
  return value;
}

/** `live` with what `wanted` says laid over it, lists with keys element by element. */
export function laidOver(live: unknown, wanted: unknown, field = ''): unknown {
  if (isAtomicField(field)) return wanted;
  if (isJson(live) && isJson(wanted)) {
    const merged: Json = { ...live };
    for (const [name, value] of Object.entries(wanted)) {
      if (value !== null && value !== undefined) merged[name] = laidOver(live[name], value, name);
    }
    return merged;
  }
  if (!Array.isArray(live) || !Array.isArray(wanted)) return wanted;
  const keyOf = elementKeyOf(field, [...(live as unknown[]), ...(wanted as unknown[])]);
  if (keyOf === null) return wanted;
  const merged = new Map<string, unknown>(live.map((element) => [keyOf(element), element]));
  for (const element of wanted) merged.set(keyOf(element), laidOver(merged.get(keyOf(element)), element));
  return [...merged.values()];
}

/** `root` without the leaf; an element of a list goes when its key goes, an object when it has become empty by it. */
export function without(root: unknown, path: FieldPath, field = ''): unknown {
  const [segment, ...rest] = path;
  if (segment === undefined) return undefined;
  if (isJson(root)) {
    const name = segment.slice(2);
    const { [name]: child, ...others } = root;
    const left = child === undefined ? undefined : without(child, rest, name);
    const kept = left === undefined ? others : { ...others, [name]: left };
    return Object.keys(kept).length === 0 ? undefined : kept;
  }
  if (!Array.isArray(root)) return root;
  const keyOf = elementKeyOf(field, root);
  if (keyOf === null) return root;
  const kept = (root as unknown[]).flatMap((element) => {
    if (`k:${keyOf(element)}` !== segment) return [element];
    const left = without(element, rest);
    return left === undefined || elementKeyOf(field, [left]) === null ? [] : [left];
  });
  return kept.length === 0 ? undefined : kept;
}
