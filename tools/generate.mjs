// Writes the files that are made from code; with --check it writes nothing and fails when one has drifted.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import prettier from 'prettier';
import { bundleForNode } from './build-service.mjs';
import { baseManifests } from './manifests/base-manifests.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

// Where a built app lies: beside a package.json, below node_modules.
const folder = join(root, 'tools', `dist`);
await bundleForNode(
  ['tools/configuration-document.ts', 'tools/operator-documents.ts', 'tools/charts/chart-files.ts'],
  folder,
);
const built = (name) => import(pathToFileURL(join(folder, `${name}.js`)).href);
const { configurationDocument } = await built('configuration-document');
const { operatorFiles } = await built('operator-documents');
const { chartFiles } = await built('charts/chart-files');
await rm(folder, { recursive: true });

const FILES = [{ path: 'docs/configuration.md', text: configurationDocument() }, ...operatorFiles(), ...chartFiles()];

let drifted = 0;
for (const file of FILES) await settle(file);
// After the charts: it is made from them as they are now.
for (const file of baseManifests()) await settle(file);
process.stdout.write(
  `generated files: ${drifted === 0 ? 'up to date' : `${drifted} ${check ? 'drifted' : 'written'}`}\n`,
);
process.exit(check && drifted > 0 ? 1 : 0);

async function settle({ path, text }) {
  const file = join(root, path);
  const wanted = await prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
  const current = await readFile(file, 'utf8').catch(() => null);
  if (current === wanted) return;
  drifted += 1;
  if (check) process.stderr.write(`${path} has drifted from the code: run npm run generate\n`);
  else {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, wanted);
  }
}
