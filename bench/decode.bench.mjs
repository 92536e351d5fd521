// The tick decoder beside JSON.parse plus a Map, on the same bytes. The first figure compares equal work, both loops knowing each
// record's time; beside it the bare JSON.parse, whose times are still texts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = await mkdtemp(join(tmpdir(), 'cmp-decode-bench-'));
try {
  const outfile = join(folder, 'decode.mjs');
  await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: ['bench/decode.ts'],
    outfile,
    bundle: true,
    // Writes constants where they are used: a bundle's top-level constants are variables to the engine, which costs a tenth here.
    minifySyntax: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    conditions: ['@cmp/source'],
    logLevel: 'warning',
  });
  const { measureDecode } = await import(pathToFileURL(outfile).href);
  for (const digits of ['documented', 'full']) {
    const { ratio, ratioWithoutTimes, decodeNs, baselineNs } = measureDecode(digits);
    const ns = `${decodeNs.toFixed(0)} ns a record, JSON.parse + Map ${baselineNs.toFixed(0)} ns`;
    const bare = `${ratioWithoutTimes.toFixed(2)}× the bare JSON.parse + Map`;
    console.log(`decode: ${ratio.toFixed(2)}× (${digits} digits: ${ns}; ${bare}; results equal)`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
