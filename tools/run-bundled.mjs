// Bundles one TypeScript file with our own packages in it, imports the result and throws it away: how command-line tools run the code of
// the apps without a build step.
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} entry path from the repository's root @param {(module: object) => Promise<number>} use returns the exit code */
export async function runBundled(entry, use) {
  const folder = await mkdtemp(join(tmpdir(), 'cmp-tool-'));
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
    const outfile = join(folder, 'tool.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      conditions: ['@cmp/source'],
      sourcemap: 'inline',
      logLevel: 'warning',
      plugins: [ownPackagesOnly],
    });
    process.exitCode = await use(await import(pathToFileURL(outfile).href));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @type {import('esbuild').Plugin} */
const ownPackagesOnly = {
  name: 'own-packages-only',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@cmp/') ? undefined : { path, external: true },
    );
  },
};
