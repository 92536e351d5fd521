import { spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { systemClock } from '@cmp/runtime';
import { seededRandom, silentLogger } from '@cmp/runtime/testing';
import { build, type Plugin } from 'esbuild';
import { readAll, valuesOf } from '../../testing/conformance/test-topic.js';
import { ATOMIC_TOPIC, PLAIN_TOPIC, RECORDS_PER_BATCH } from '../../testing/kill-topics.js';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { openSqliteLog } from './open-sqlite-log.js';

const ROUNDS = 10;
const SEED = 20261123;

describe(`kill -9 (seed ${SEED})`, () => {
  const folder = temporaryFolder();

  it(`keeps every acknowledged record and every batch whole over ${ROUNDS} kills, and starts again at once each time`, async () => {
    const random = seededRandom(SEED);
    const program = await bundle(folder());
    const dataDir = join(folder(), 'data');
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      acknowledged.push(...(await appendUntilKilled(program, [dataDir, `${round}`], 1 + Math.floor(random() * 400))));
      const log = await openSqliteLog({ dataDir, clock: systemClock, logger: silentLogger });
      const plain = valuesOf(await readAll(log, PLAIN_TOPIC));
      const atomic = valuesOf(await readAll(log, ATOMIC_TOPIC));
      await log.close();

      expect(new Set(batchSizes(plain).values())).toEqual(new Set([RECORDS_PER_BATCH]));
      const stored = { plain: batchSizes(plain), atomic: batchSizes(atomic) };
      expect(lostBatches(acknowledged, stored)).toEqual([]);
      for (const [batch, size] of stored.atomic)
        expect([size, stored.plain.get(batch)]).toEqual([RECORDS_PER_BATCH, RECORDS_PER_BATCH]);
    }
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  }, 60_000);

  it('is refused while the other process lives, which is named, and not a moment longer', async () => {
    const program = await bundle(folder());
    const dataDir = join(folder(), 'data');
    const open = () => openSqliteLog({ dataDir, clock: systemClock, logger: silentLogger });
    await appendUntilKilled(program, [dataDir, '0'], 1, async (pid) => {
      await expect(open()).rejects.toThrow(`is in use by process ${pid}: stop it, or set DATA_DIR`);
    });
    await (await open()).close();
  }, 30_000);
});

/** Our own source becomes one file; what comes from npm is loaded from where it is installed. */
async function bundle(folder: string): Promise<string> {
  const program = join(folder, 'append-until-killed.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../../testing/append-until-killed.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    conditions: ['@cmp/source'],
    plugins: [npmPackagesOutside],
    logLevel: 'error',
  });
  const installed = dirname(dirname(createRequire(import.meta.url).resolve('kafkajs/package.json')));
  symlinkSync(installed, join(folder, 'node_modules'), 'dir');
  return program;
}

const npmPackagesOutside: Plugin = {
  name: 'npm-packages-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) => (path.startsWith('@cmp/') ? null : { path, external: true }));
  },
};

/** Runs the program until it has acknowledged `batches`, kills it at that instant, and returns all that it had acknowledged. */
async function appendUntilKilled(
  program: string,
  args: readonly string[],
  batches: number,
  beforeKill: (pid: number) => Promise<void> = async () => undefined,
): Promise<string[]> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let output = '';
  let enough: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (enough = resolve));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (lines(output).length >= batches) enough();
  });
  await Promise.race([reached, closed]);
  await beforeKill(child.pid ?? 0).finally(() => child.kill('SIGKILL'));
  await closed;
  expect(child.signalCode).toBe('SIGKILL');
  return lines(output);
}

/** Whole lines only: the last one may have been cut off. */
function lines(output: string): string[] {
  return output.split('\n').slice(0, -1);
}

function batchSizes(values: readonly (string | null)[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const value of values) sizes.set(`${value}`, (sizes.get(`${value}`) ?? 0) + 1);
  return sizes;
}

function lostBatches(
  acknowledged: readonly string[],
  stored: { plain: ReadonlyMap<string, number>; atomic: ReadonlyMap<string, number> },
): string[] {
  return acknowledged.filter((line) => {
    const [topics = '', batch = ''] = line.split(' ');
    return !stored.plain.has(batch) || (topics.includes(ATOMIC_TOPIC) && !stored.atomic.has(batch));
  });
}
