// Decode and window loop of the processor beside JSON.parse plus a Map, on the same bytes; wanted is 3 times the records per second.
// Polled every 2 s a window has 15 records of a coin; polled every 30 s it has one, and publishing it is most of the work.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const RECORDS = 20_000;
const ROUNDS = 41;

const folder = await mkdtemp(join(tmpdir(), 'cmp-window-bench-'));
try {
  const outfile = join(folder, 'window-rounds.mjs');
  await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: ['bench/window-rounds.ts'],
    outfile,
    bundle: true,
    // As tools/build-service.mjs builds the processor.
    minifySyntax: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    conditions: ['@cmp/source'],
    logLevel: 'warning',
  });
  const { compareLoops } = await import(pathToFileURL(outfile).href);
  for (const digits of ['documented', 'full']) {
    for (const pollMs of [2000, 30_000]) {
      const { ratio, ourNs, plainNs, windows } = compareLoops({ digits, pollMs, records: RECORDS }, ROUNDS);
      const load = `${digits} digits, polled every ${pollMs / 1000} s`;
      const times = `${ourNs.toFixed(0)} ns a record, JSON.parse and Map ${plainNs.toFixed(0)} ns`;
      console.log(`window loop (${load}): ${ratio.toFixed(2)} times the records/s; ${times}; ${windows} windows equal`);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
