// `npm run -s windows -- check DIR`: runs window cases through the processor's own code, bundled for this one run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = await mkdtemp(join(tmpdir(), 'windows-'));
try {
  const outfile = join(folder, 'windows-command.mjs');
  await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: ['apps/processor/src/window-cases/windows-command.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@cmp/source'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const { windowsCommand } = await import(pathToFileURL(outfile).href);
  process.exitCode = await windowsCommand(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
} finally {
  await rm(folder, { recursive: true, force: true });
}
