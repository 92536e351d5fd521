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

/** `at` and wherever else it stands: names as in `spec.containers[].ports`, by which lists with keys are known. */
function collect(value: unknown, path: FieldPath, at: string, into: Map<string, unknown>): void {
  const children = childrenOf(value, at);
  if (children === null || children.length === 0) return void into.set(JSON.stringify(path), value);
  for (const [segment, child, below] of children) collect(child, [...path, segment], below, into);
}

function childrenOf(value: unknown, at: string): [segment: string, child: unknown, at: string][] | null {
  if (isAtomic(at)) return null;
  if (isJson(value)) {
    return Object.entries(value)
      .filter(([, child]) => child !== undefined && child !== null)
      .map(([name, child]) => [`f:${name}`, child, `${at}.${name}`]);
  }
  if (!Array.isArray(value)) return null;
  const keyOf = elementKeyOf(at, value);
  return keyOf === null ? null : value.map((element) => [`k:${keyOf(element)}`, element, `${at}[]`]);
}

/** The value at a path, undefined when there is none. */
export function valueAt(root: unknown, path: FieldPath): unknown {
  let value = root;
  let at = '';
  for (const segment of path) {
    const child = childrenOf(value, at)?.find(([name]) => name === segment);
    if (child === undefined) return undefined;
    [, value, at] = child;
  }
  return value;
}

/** `live` with what `wanted` says laid over it, lists with keys element by element. */
export function laidOver(live: unknown, wanted: unknown, at = ''): unknown {
  if (isAtomic(at)) return wanted;
  if (isJson(live) && isJson(wanted)) {
    const merged: Json = { ...live };
    for (const [name, value] of Object.entries(wanted)) {
      if (value !== null && value !== undefined) merged[name] = laidOver(live[name], value, `${at}.${name}`);
    }
    return merged;
  }
  if (!Array.isArray(live) || !Array.isArray(wanted)) return wanted;
  const keyOf = elementKeyOf(at, [...(live as unknown[]), ...(wanted as unknown[])]);
  if (keyOf === null) return wanted;
  const merged = new Map<string, unknown>(live.map((element) => [keyOf(element), element]));
  for (const element of wanted) merged.set(keyOf(element), laidOver(merged.get(keyOf(element)), element, `${at}[]`));
  return [...merged.values()];
}

/** `root` without the leaf; an element of a list goes when its key goes, an object when it has become empty by it. */
export function without(root: unknown, path: FieldPath, at = ''): unknown {
  const [segment, ...rest] = path;
  if (segment === undefined) return undefined;
  if (isJson(root)) {
    const name = segment.slice(2);
    const { [name]: child, ...others } = root;
    const left = child === undefined ? undefined : without(child, rest, `${at}.${name}`);
    const kept = left === undefined ? others : { ...others, [name]: left };
    return Object.keys(kept).length === 0 ? undefined : kept;
  }
  if (!Array.isArray(root)) return root;
  const keyOf = elementKeyOf(at, root);
  if (keyOf === null) return root;
  const kept = (root as unknown[]).flatMap((element) => {
    if (`k:${keyOf(element)}` !== segment) return [element];
    const left = without(element, rest, `${at}[]`);
    return left === undefined || elementKeyOf(at, [left]) === null ? [] : [left];
  });
  return kept.length === 0 ? undefined : kept;
}

const isAtomic = (at: string): boolean => isAtomicField(at.split('.').at(-1) ?? '');
