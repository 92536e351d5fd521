import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** npm packages stay where they are, which is why the bundle lies inside node_modules. */
const ownPackagesOnly = {
  name: 'own-packages-only',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@cmp/') ? undefined : { path, external: true },
    ),
};

/** Bundles `bench/NAME.ts` as tools/build-service.mjs builds the processor, imports it, and hands it and its file to `work`. */
export async function bundled(name, work) {
  const folder = await mkdtemp(join(root, 'node_modules', `.cmp-${name}-`));
  try {
    const outfile = join(folder, `${name}.mjs`);
    await build({
      absWorkingDir: root,
      entryPoints: [`bench/${name}.ts`],
      outfile,
      bundle: true,
      // Writes constants where they are used: top-level constants of a bundle are variables to the engine, which costs a tenth.
      minifySyntax: true,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      conditions: ['@cmp/source'],
      plugins: [ownPackagesOnly],
      logLevel: 'warning',
    });
    return await work(await import(pathToFileURL(outfile).href), outfile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
