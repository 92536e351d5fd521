import { isJsonObject } from './json-value.js';
import { elementKeyOf } from './list-keys.js';

/**
 * What `answer` made of each value in `desired`: the server may write `1000m` as `1`, sort a list, leave a value out. Holding
 * this form later means that nobody has touched it since.
 */
export function formIn(answer: unknown, desired: unknown, path = ''): unknown {
  if (isJsonObject(desired) && isJsonObject(answer)) {
    const fields = Object.entries(desired).filter(([name]) => answer[name] !== undefined);
    return Object.fromEntries(fields.map(([name, value]) => [name, formIn(answer[name], value, `${path}.${name}`)]));
  }
  if (!Array.isArray(desired) || !Array.isArray(answer)) return answer;
  const keyOf = elementKeyOf(path, desired);
  if (keyOf === null || elementKeyOf(path, answer) === null) return answer;
  const wanted = new Map<string, unknown>(desired.map((element) => [keyOf(element), element]));
  const kept = (answer as unknown[]).filter((element) => wanted.has(keyOf(element)));
  return kept.map((element) => formIn(element, wanted.get(keyOf(element)), path));
}
