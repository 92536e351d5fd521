import { z } from 'zod';

/** A structural schema as `apiextensions.k8s.io/v1` takes it, as far as ours goes. */
export interface StructuralSchema {
  readonly type: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly additionalProperties?: StructuralSchema;
  readonly items?: StructuralSchema;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly [keyword: string]: unknown;
}

const KEPT = [
  ...['type', 'description', 'format', 'enum', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'maxProperties'],
  ...['x-kubernetes-list-type', 'x-kubernetes-list-map-keys', 'x-kubernetes-validations'],
];

type Json = Readonly<Record<string, unknown>>;

/** What the API server can check of a zod schema. Throws for a keyword that a structural schema does not have. */
export function structuralSchema(schema: z.ZodType): StructuralSchema {
  return structural(z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input', reused: 'inline' }));
}

function structural(json: Json): StructuralSchema {
  const { properties, additionalProperties, items, required, default: preset } = json;
  const kept: Json = Object.fromEntries(KEPT.filter((key) => key in json).map((key) => [key, json[key]]));
  if (typeof kept.type !== 'string') throw new Error(`no single type in ${JSON.stringify(json).slice(0, 200)}`);
  const isMap = isJson(additionalProperties) && Object.keys(additionalProperties).length > 0;
  const fields = isJson(properties) ? mapValues(properties, (each) => structural(each as Json)) : undefined;
  const whole: StructuralSchema = {
    ...(kept as { type: string }),
    ...(fields === undefined ? {} : { properties: fields }),
    ...(isMap ? { additionalProperties: structural(additionalProperties) } : {}),
    ...(isJson(items) ? { items: structural(items) } : {}),
    ...(Array.isArray(required) && required.length > 0 ? { required: required as string[] } : {}),
  };
  return preset === undefined ? whole : { ...whole, default: filledIn(whole, preset) };
}

/**
 * A default with the defaults of its own fields. The API server judges the rules of an object by its default as it is written, so that
 * `{}` would fail each rule that names a field.
 */
function filledIn({ properties = {} }: StructuralSchema, value: unknown): unknown {
  if (!isJson(value)) return value;
  const presets = Object.entries(properties).filter(([, each]) => each.default !== undefined);
  return { ...Object.fromEntries(presets.map(([name, each]) => [name, each.default])), ...value };
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const mapValues = <T, U>(object: Readonly<Record<string, T>>, change: (value: T) => U) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
