import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { KubeObject } from '@cmp/kube';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';

type Json = Record<string, unknown>;

const FOLDER = fileURLToPath(new URL('../../../e2e/fixtures/crds', import.meta.url));

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Json } }[];
  };
}

/** One check for each kind of the CRDs in e2e/fixtures, by `apiVersion/Kind`. Objects are closed: a misspelt field is a fault. */
export function crdValidators(): ReadonlyMap<string, (object: KubeObject) => readonly string[]> {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
  return new Map(
    [...crdSchemas()].map(([key, schema]) => {
      // Compiled when it is wanted: Strimzi's schemas are large.
      let validate: ValidateFunction | null = null;
      return [key, (object) => faults((validate ??= ajv.compile(closed(schema))), object)];
    }),
  );
}

/** The schemas of the CRDs in e2e/fixtures, by `apiVersion/Kind`. */
export function crdSchemas(): ReadonlyMap<string, Json> {
  return new Map(
    crds().flatMap(({ spec: { group, names, versions } }) =>
      versions.map(({ name, schema }) => [`${group}/${name}/${names.kind}`, schema.openAPIV3Schema] as const),
    ),
  );
}

function crds(): readonly Crd[] {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return files.map((file) => parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as Crd);
}

function faults(validate: ValidateFunction, object: KubeObject): readonly string[] {
  if (validate(object)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** The API server drops unknown fields in silence; here they are refused, except where the schema keeps them. */
function closed(schema: Json, top = true): Json {
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties !== undefined;
  const known = Object.entries(schema).filter(([key, value]) => key !== 'pattern' || isPattern(String(value)));
  const changed = known.map(([key, value]): [string, unknown] => {
    if (key === 'properties')
      return [key, mapValues(value as Json, (each, name) => (top && name === 'metadata' ? {} : closed(each, false)))];
    if ((key === 'items' || key === 'additionalProperties') && typeof value === 'object')
      return [key, closed(value as Json, false)];
    return [key, value];
  });
  const result = Object.fromEntries(changed);
  return schema.properties !== undefined && !open ? { ...result, additionalProperties: false } : result;
}

/** Go's patterns know a few things more than JavaScript's; those are left to the API server. */
function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

const mapValues = (object: Json, change: (value: Json, name: string) => Json) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value as Json, name)]));
