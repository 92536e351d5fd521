// A fake CoinGecko by hand: node tools/fake-coingecko.mjs --port 9900 --scenario walk [--seed 1]
// Then: COINGECKO_BASE_URL=http://127.0.0.1:9900/api/v3 npm start
// Change what it answers while it runs: curl -X PUT http://127.0.0.1:9900/fake/scenario/limited
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9900' },
    scenario: { type: 'string', default: 'samples' },
    seed: { type: 'string', default: '1' },
  },
});

// Bundled on the fly: the fake is TypeScript, and Node 20 does not read that by itself.
const folder = await mkdtemp(join(tmpdir(), 'fake-coingecko-'));
const outfile = join(folder, 'fake-coingecko.mjs');
const entryPoints = [join(root, 'e2e/fakes/coingecko/index.ts')];
await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
const { FakeCoinGecko } = await import(pathToFileURL(outfile).href);
await rm(folder, { recursive: true });

let fake;
try {
  fake = await FakeCoinGecko.start({
    port: Number(values.port),
    seed: Number(values.seed),
    samplesDir: join(root, 'e2e/fixtures/coingecko'),
  });
} catch (error) {
  console.error(`fake-coingecko: cannot listen on --port ${values.port} (${error.code ?? error.message})`);
  process.exit(1);
}
if (!Object.hasOwn(fake.scenarios, values.scenario)) {
  console.error(`fake-coingecko: --scenario ${values.scenario} is none of: ${Object.keys(fake.scenarios).join(', ')}`);
  process.exit(1);
}
fake.play(values.scenario);
console.log(`COINGECKO_BASE_URL=${fake.baseUrl}`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void fake.stop().then(() => process.exit(0)));
