import type { StructuralSchema } from '@cmp/operator';
import { stringify } from 'yaml';

const WIDTH = 110;

/**
 * The text of a `values.yaml`: each value under what it means. Those that are not `own` belong to the resource, which has defaults for
 * them: they stand as comments, so that a newer default reaches those who never chose another.
 */
export function valuesText(head: string, schema: StructuralSchema, own: readonly string[]): string {
  const fields = Object.entries(schema.properties ?? {});
  const blocks = fields.map(([name, field]) => (own.includes(name) ? written(name, field, '') : offered(name, field)));
  return `${head}\n${blocks.join('\n')}`;
}

/** With its value, and the fields of an object each with theirs. */
function written(name: string, field: StructuralSchema, indent: string): string {
  const { properties, default: preset } = field;
  const comment = commentOf(field, indent);
  if (properties !== undefined && field.additionalProperties === undefined) {
    const inner = Object.entries(properties).map(([key, each]) => written(key, each, `${indent}  `));
    return `${comment}${indent}${name}:\n${inner.join('')}`;
  }
  if (preset === undefined) return `${comment}${indent}# ${name}:\n`;
  return `${comment}${indented(stringify({ [name]: preset }), indent)}`;
}

/** With what the chart itself needs; everything below is offered in comments. */
function offered(name: string, field: StructuralSchema): string {
  const comment = commentOf(field, '');
  if (field.properties === undefined) {
    const preset =
      field.default === undefined
        ? `# ${name}:\n`
        : `# ${stringify({ [name]: field.default }, { flowCollectionPadding: false, collectionStyle: 'flow' }).slice(1, -2)}\n`;
    return `${comment}${preset}`;
  }
  return `${comment}${name}: {}\n${offers(field, '')}`;
}

function offers({ properties = {} }: StructuralSchema, indent: string): string {
  return Object.entries(properties)
    .map(([name, field]) => {
      const inner = field.properties ?? field.items?.properties;
      const preset =
        field.properties !== undefined || field.default === undefined ? '' : ` ${JSON.stringify(field.default)}`;
      // Depth is shown inside the comment: formatters move comments.
      const line = `  # ${indent}${name}:${preset}`;
      const meaning = field.description === undefined ? '' : `  # ${field.description}`;
      const below = inner === undefined ? '' : offers({ type: 'object', properties: inner }, `${indent}  `);
      return `${line}${meaning}\n${below}`;
    })
    .join('');
}

function commentOf({ description = '' }: StructuralSchema, indent: string): string {
  const words = description.split(' ');
  const lines = [''];
  for (const word of words) {
    if (lines.at(-1)!.length + word.length > WIDTH - indent.length) lines.push('');
    lines.push(`${lines.pop()!} ${word}`);
  }
  return lines.map((line) => `${indent}#${line}\n`).join('');
}

const indented = (text: string, indent: string) => text.replaceAll(/^(?=.)/gm, indent);
