// A package's own Jest configuration (BREAKS_CONFIG), whose sources are broken by BREAKS_EDITS (JSON) on the way in.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../steps.mjs';

const { default: base } = await import(join(root, process.env.BREAKS_CONFIG));
const edits = JSON.parse(process.env.BREAKS_EDITS);
const transformer = fileURLToPath(new URL('breaking-transform.mjs', import.meta.url));
const transform = Object.fromEntries(
  Object.entries(base.transform).map(([pattern, [, swc]]) => [pattern, [transformer, { swc, edits }]]),
);
export default { ...base, transform };
