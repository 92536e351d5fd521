import { isDeepStrictEqual } from 'node:util';
import { isEmptyValue, isJsonObject, type JsonObject } from './json-value.js';
import { elementKeyOf, isAtomicField, isSetField } from './list-keys.js';
import { sameQuantity } from './quantity.js';

/** Fields whose values, or whose children's values, are quantities. */
const QUANTITIES: ReadonlySet<string> = new Set([
  'limits',
  'requests',
  'capacity',
  'hard',
  'default',
  'defaultRequest',
  'sizeLimit',
  'averageValue',
  'minAvailable',
  'storage',
]);

/**
 * Where `live` does not hold what `desired` wants, as `spec.replicas`; null when it holds all. What live has beyond it is no
 * difference: defaults, other managers' fields, elements of lists that the API merges by key. A list without keys is one value.
 */
export function firstDifference(live: unknown, desired: unknown, path = '', quantity = false): string | null {
  // Null is no wish; an object that is to be there and empty may hold what others put in.
  if (desired === null || desired === undefined) return null;
  if (isAtomicField(lastField(path))) return isDeepStrictEqual(live, desired) ? null : path;
  if (isEmptyValue(desired)) return isEmptyValue(live) || (isJsonObject(desired) && isJsonObject(live)) ? null : path;
  if (isJsonObject(desired))
    return isJsonObject(live) || live === undefined ? inObject(live ?? {}, desired, path) : path;
  if (Array.isArray(desired)) return Array.isArray(live) ? inList(live, desired, path) : path;
  if (live === desired || (quantity && sameQuantity(live, desired))) return null;
  return path;
}

function inObject(live: JsonObject, desired: JsonObject, path: string): string | null {
  const parent = lastField(path);
  for (const [field, value] of Object.entries(desired)) {
    const at = path === '' ? field : `${path}.${field}`;
    const quantity = QUANTITIES.has(field) || QUANTITIES.has(parent);
    const difference = firstDifference(live[field], value, at, quantity);
    if (difference !== null) return difference;
  }
  return null;
}

function inList(live: readonly unknown[], desired: readonly unknown[], path: string): string | null {
  const field = lastField(path);
  if (isSetField(field))
    return desired.every((element) => live.some((other) => isDeepStrictEqual(other, element))) ? null : path;
  const keyOf = elementKeyOf(path, desired);
  if (keyOf !== null && elementKeyOf(path, live) !== null) return byKey(live, desired, keyOf, path);
  if (live.length !== desired.length) return path;
  return firstOf(desired, (element, index) => firstDifference(live[index], element, `${path}[${index}]`));
}

function byKey(
  live: readonly unknown[],
  desired: readonly unknown[],
  keyOf: (element: unknown) => string,
  path: string,
) {
  const elements = new Map(live.map((element) => [keyOf(element), element]));
  return firstOf(desired, (element) =>
    firstDifference(elements.get(keyOf(element)), element, `${path}[${keyOf(element)}]`),
  );
}

function firstOf<T>(items: readonly T[], differenceAt: (item: T, index: number) => string | null): string | null {
  for (const [index, item] of items.entries()) {
    const difference = differenceAt(item, index);
    if (difference !== null) return difference;
  }
  return null;
}

const lastField = (path: string): string => /([^.[\]]+)$/.exec(path)?.[1] ?? '';
