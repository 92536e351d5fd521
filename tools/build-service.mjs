// Bundles one Node app: our own packages in, npm packages out (they stay in node_modules). swc lowers the decorators, because
// esbuild does not write the type metadata that Nest's injector may read.
import { readFile, rm } from 'node:fs/promises';
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

/** Bundles `entryPoints` (paths from the repository's root) into `outdir`. `readSource`: how tools/breaks builds a broken one. */
export async function bundleForNode(entryPoints, outdir, readSource = asItIs) {
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
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
    plugins: [ownPackagesOnly, swcDecorators(readSource)],
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const app = process.argv[2];
  if (!/^[a-z]+$/.test(app ?? '')) throw new Error('usage: node tools/build-service.mjs APP');
  await rm(`${root}/apps/${app}/dist`, { recursive: true, force: true });
  await bundleForNode([`apps/${app}/src/main.ts`], `apps/${app}/dist`);
}
