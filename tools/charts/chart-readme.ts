import type { StructuralSchema } from '@cmp/operator';
import type { Chart } from './chart-files.js';

/** The README of a chart: how to install it, and what each value means. */
export function chartReadme(head: string, { name, schema, own, about, install }: Chart): string {
  const rows = Object.entries(schema.properties ?? {}).flatMap(([key, field]) =>
    own.includes(key) ? leaves(key, field) : [{ path: key, field }],
  );
  return `${head}

# ${name}

${about}

\`\`\`sh
${install}
\`\`\`

Helm 4. A value that is not listed here, or of the wrong kind, is refused by name before anything is installed.

| value | meaning | default |
|---|---|---|
${rows.map(({ path, field }) => `| \`${path}\` | ${cell(field.description ?? '')} | ${preset(field)} |`).join('\n')}
`;
}

function leaves(path: string, field: StructuralSchema): readonly { path: string; field: StructuralSchema }[] {
  if (field.properties === undefined) return [{ path, field }];
  return Object.entries(field.properties).flatMap(([name, each]) => leaves(`${path}.${name}`, each));
}

function preset(field: StructuralSchema): string {
  if (field.properties !== undefined) return "the resource's";
  return field.default === undefined ? 'unset' : `\`${cell(JSON.stringify(field.default))}\``;
}

const cell = (text: string) => text.replaceAll('|', '\\|');
