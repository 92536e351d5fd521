import type { StructuralSchema } from '@cmp/operator';

type Json = Record<string, unknown>;

/** The `values.schema.json` of a chart: a value that nobody reads is refused by name. Rules across fields are the API server's to judge. */
export function valuesSchema(title: string, schema: StructuralSchema): string {
  const { properties = {} } = schema;
  const top = {
    ...schema,
    properties: { ...properties, global: { type: 'object', description: 'Read by no template' } },
  };
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', title, ...closed(top) }, null, 2)}\n`;
}

/** Required fields of the resource may come from the chart's own values, so that only the API server can miss them. */
function closed({ required: _, default: __, ...schema }: StructuralSchema): Json {
  const { properties, items, additionalProperties, type, ...rest } = schema;
  const plain = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('x-')));
  const of = (each: StructuralSchema) => closed(each);
  return {
    // Null takes a default away, as Helm has it.
    type: type === 'object' ? ['object', 'null'] : type,
    ...plain,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, each]) => [name, name === 'tag' ? numberToo(of(each)) : of(each)]),
          ),
          additionalProperties: false,
        }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: of(additionalProperties) }),
    ...(items === undefined ? {} : { items: of(items) }),
  };
}

/** `--set image.tag=7` gives a number; templates write it as text. */
const numberToo = (tag: Json): Json => ({ ...tag, type: ['string', 'integer'] });
