import { firstDifference, type KubeObject } from '@cmp/kube';
import { objectsOf, build, VARIANTS } from '../../testing/build.js';
import { crdSchemas } from '../../testing/crd-validator.js';

type Json = Record<string, unknown>;

/** A list in an object, with what its schema says of it. */
interface ListAt {
  readonly path: readonly (string | number)[];
  readonly schema: Json;
  readonly list: readonly unknown[];
}

const schemas = crdSchemas();
const keyOf = ({ apiVersion, kind }: KubeObject) => `${apiVersion}/${kind}`;

function listsIn(value: unknown, schema: Json | undefined, path: readonly (string | number)[] = []): readonly ListAt[] {
  if (schema === undefined || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const within = value.flatMap((element, index) => listsIn(element, schema['items'] as Json, [...path, index]));
    return value.length === 0 ? within : [{ path, schema, list: value }, ...within];
  }
  const properties = (schema['properties'] ?? {}) as Record<string, Json>;
  return Object.entries(value).flatMap(([field, child]) => listsIn(child, properties[field], [...path, field]));
}

/** The list as it is when somebody else has put in an element of their own. */
function withAnother({ schema, list }: ListAt): readonly unknown[] {
  const [first] = list;
  if (typeof first !== 'object' || first === null) return [...list, 'theirs'];
  const keys = (schema['x-kubernetes-list-map-keys'] ?? Object.keys(first)) as readonly string[];
  return [{ ...first, ...Object.fromEntries(keys.map((key) => [key, 'theirs'])) }, ...(list as unknown[])];
}

function put(value: unknown, [step, ...rest]: readonly (string | number)[], list: readonly unknown[]): unknown {
  if (step === undefined) return list;
  if (Array.isArray(value))
    return value.map((each, index) => (index === step ? put(each, rest, list) : (each as unknown)));
  return { ...(value as Json), [step]: put((value as Json)[step], rest, list) };
}

const isMerged = ({ schema }: ListAt) => ['map', 'set'].includes(String(schema['x-kubernetes-list-type']));

describe('lists in the kinds of other operators', () => {
  const objects = Object.values(VARIANTS).flatMap((spec) => objectsOf(build(spec)));
  const found = objects.flatMap((object) =>
    listsIn(object, schemas.get(keyOf(object))).map((at) => ({
      object,
      at,
      name: `${object.kind} ${at.path.join('.')}`,
    })),
  );

  it('are here in numbers, and one of them is merged by key', () => {
    expect(new Set(found.map(({ name }) => name)).size).toBeGreaterThan(30);
    expect(new Set(found.filter(({ at }) => isMerged(at)).map(({ name }) => name))).toEqual(
      new Set(['PrometheusRule spec.groups']),
    );
  });

  // A list that is merged keeps what others put in: to take that for a difference would be a write at each look. One that is not merged
  // is written as a whole: to overlook an element there would leave what a person has edited.
  it('are compared as the API server merges them', () => {
    const wrong = found.filter(({ object, at }) => {
      const difference = firstDifference(put(object, at.path, withAnother(at)), object);
      return (difference === null) !== isMerged(at);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  // Defaults that the API server puts into the elements of a list are no difference.
  it('may get more fields in their elements', () => {
    const wrong = found.filter(({ object, at }) => {
      const isOfObjects = at.list.every((element) => typeof element === 'object' && element !== null);
      const defaulted = at.list.map((element) => (isOfObjects ? { ...(element as Json), byDefault: true } : element));
      return firstDifference(put(object, at.path, defaulted), object) !== null;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});
