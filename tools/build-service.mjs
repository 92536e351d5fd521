// Bundles one Node app: our own packages in, npm packages out (they stay in node_modules), or in too for an image. swc lowers the
// decorators, because esbuild does not write the type metadata that Nest's injector may read.
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { transform } from '@swc/core';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @type {import('esbuild').Plugin} */
const ownPackagesOnly = {
  name: 'own-packages-only',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@cmp/') ? undefined : { path, external: true },
    );
  },
};

/** @param {ReadSource} readSource @returns {import('esbuild').Plugin} */
const swcDecorators = (readSource) => ({
  name: 'swc-decorators',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const { code } = await transform(await readSource(path), {
        filename: path,
        sourceMaps: 'inline',
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      });
      return { contents: code, loader: 'js' };
    });
  },
});

/** @typedef {(path: string) => Promise<string>} ReadSource gives the text of a TypeScript file of ours */

/** @type {ReadSource} */
const asItIs = (path) => readFile(path, 'utf8');

const options = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  conditions: ['@cmp/source'],
  sourcemap: 'linked',
  // Folds constants: without it top-level constants become variables, and the tick decoder is a tenth slower.
  minifySyntax: true,
  logLevel: 'warning',
};

/** Bundles `entryPoints` (paths from the repository's root) into `outdir`. `readSource`: how tools/breaks builds a broken one. */
export async function bundleForNode(entryPoints, outdir, readSource = asItIs) {
  await build({ ...options, entryPoints, outdir, plugins: [ownPackagesOnly, swcDecorators(readSource)] });
}

/** Packages that are not in the bundle, but whole beside it: the event log reaches into kafkajs by the paths of its files. */
const WHOLE_PACKAGES = ['kafkajs'];

/** Files of packages that are read at run time: they lie beside the bundle as they are. */
const READ_AT_RUN_TIME = {
  gateway: ['package.json', 'swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'].map(
    (file) => `node_modules/swagger-ui-dist/${file}`,
  ),
};

/** Hundreds of typed clients, of which the operator uses none: what is not asked for is left out, as their package forgets to say. */
const SIDE_EFFECT_FREE = /[\\/]@kubernetes[\\/]client-node[\\/]/;

/** @type {import('esbuild').Plugin} */
const packagesToo = {
  name: 'packages-too',
  setup({ onResolve, resolve }) {
    // Between the files of such a package, too.
    onResolve({ filter: /^\./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === 'asked' || !SIDE_EFFECT_FREE.test(importer)) return undefined;
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'asked' });
      return { path: found.path, sideEffects: false };
    });
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || path.startsWith('node:') || pluginData === 'asked') return undefined;
      if (WHOLE_PACKAGES.includes(path)) return { path, external: true };
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'asked' });
      // What a package asks for and can do without (Nest's own options) is missing at run time as it is here.
      if (found.errors.length > 0) return { path, external: true };
      return SIDE_EFFECT_FREE.test(found.path) ? { path: found.path, sideEffects: false } : found;
    });
  },
};

/** The same with every npm package in it: `folder` is all that an image needs beside Node, started by `dist/main.js`. */
async function bundleForImage(app, folder) {
  await build({
    ...options,
    entryPoints: [`apps/${app}/src/main.ts`],
    outdir: `${folder}/dist`,
    legalComments: 'linked',
    // Names and lines are as written here; Node's reading of maps would cost 80 MB in each pod.
    sourcemap: false,
    // Packages in CommonJS ask for `require`, which a module does not have.
    banner: {
      js: "import { createRequire as $require } from 'node:module'; const require = $require(import.meta.url);",
    },
    plugins: [packagesToo, swcDecorators(asItIs)],
  });
  const { name, version, type } = JSON.parse(await readFile(`${root}/apps/${app}/package.json`, 'utf8'));
  await writeFile(`${folder}/package.json`, `${JSON.stringify({ name, version, type })}\n`);
  for (const name of app === 'operator' ? [] : WHOLE_PACKAGES) {
    await cp(`${root}/node_modules/${name}`, `${folder}/node_modules/${name}`, { recursive: true, dereference: true });
  }
  for (const file of READ_AT_RUN_TIME[app] ?? []) await cp(`${root}/${file}`, `${folder}/${file}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [app, target] = process.argv.slice(2);
  if (!/^[a-z]+$/.test(app ?? '')) throw new Error('usage: node tools/build-service.mjs APP [FOLDER, for an image]');
  const outdir = target ?? `${root}/apps/${app}/dist`;
  await rm(outdir, { recursive: true, force: true });
  await (target === undefined ? bundleForNode([`apps/${app}/src/main.ts`], outdir) : bundleForImage(app, outdir));
}
