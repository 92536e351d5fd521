import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeTick, TICK_TOPIC, type PulseRecord } from '@cmp/contracts';
import { openSqliteLog } from '@cmp/event-log';
import { tickId } from '@cmp/market';
import { systemClock } from '@cmp/runtime';
import { eventually, silentLogger } from '@cmp/runtime/testing';
import { StartedApp } from '../pipeline/started-app.js';

const ADMIN_API_KEY = 'a-key-for-admins';
const TOOL = fileURLToPath(new URL('../../tools/dead-letters.mjs', import.meta.url));
/** Nobody else makes prices of it. */
const COIN = 'a-coin-of-its-own';
const LAYOUT = { partitions: 1, replication: 1, retentionMs: 7 * 86_400_000 };

let folder: string;
let app: StartedApp;
let base: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cmp-dead-letters-'));
});
afterEach(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

function goodTick(): string {
  const eventTimeMs = Date.now();
  const tick = {
    coin: COIN,
    price: 42,
    change24hPct: 1,
    volume24h: 1000,
    marketCap: null,
    eventTimeMs,
    source: 'test',
    sourceTimeMs: eventTimeMs,
    quote: 'usd',
    volumeScope: 'global',
  } as const;
  return encodeTick({ ...tick, recordId: tickId(tick) });
}

/** While nothing runs: one record that is no tick, and twice the same tick under another coin's key. */
async function appendUnusable(tick: string): Promise<void> {
  const log = await openSqliteLog({ dataDir: folder, clock: systemClock, logger: silentLogger });
  await log.ensureTopics([{ name: TICK_TOPIC, cleanup: 'delete', ...LAYOUT }]);
  await log.append([
    { topic: TICK_TOPIC, key: COIN, value: 'no tick' },
    { topic: TICK_TOPIC, key: 'bitcoin', value: tick },
    { topic: TICK_TOPIC, key: 'bitcoin', value: tick },
  ]);
  await log.close();
}

async function start(): Promise<void> {
  app = StartedApp.start('standalone', {
    PORT: '0',
    DATA_DIR: folder,
    SOURCE: 'simulated',
    SIMULATED_INTERVAL_MS: '200',
    WINDOW_MS: '1000',
    GRACE_MS: '0',
    ADMIN_API_KEY,
  });
  base = await eventually('the address', () => /http:\/\/[^/\s]+/.exec(app.stdout)?.[0], 30_000);
}

/** `npm run -s dead-letters -- …` as a person would. */
function command(...args: readonly string[]): Promise<{ code: number; stdout: string }> {
  const env = { ...process.env, GATEWAY_URL: base, ADMIN_API_KEY };
  return new Promise((resolve) => {
    execFile(process.execPath, [TOOL, ...args], { env }, (error, stdout) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout }),
    );
  });
}

async function post(path: string, body: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${ADMIN_API_KEY}`, 'content-type': 'application/json' };
  return (
    await fetch(`${base}/api/dead-letters${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  ).json();
}

const open = (count: number) =>
  eventually(`${count} open`, async () => (await command('list')).stdout.includes(`, ${count} open`) || null, 30_000);

describe('dead letters of a running product', () => {
  it('are listed, shown, replayed after a correction, counted once, dismissed, until none is open', async () => {
    const tick = goodTick();
    await appendUnusable(tick);
    await start();
    await open(3);
    const { stdout: listed } = await command('list');
    expect(listed).toMatch(/^0-2 {2}open {2}key-mismatch {2}tick 0\/2 .*\n0-1 .*\n0-0 {2}open {2}not-a-tick/);
    expect((await command('show', '0-0')).stdout).toContain('value_text: no tick');

    for (const id of ['0-1', '0-2'])
      expect(await post(`/${id}/replay`, { value: tick })).toEqual({ id, outcome: 'replayed' });
    const pulses = await eventually(
      'the windows of the replayed tick',
      async () => {
        const answer = (await (await fetch(`${base}/api/pulses?coin=${COIN}`)).json()) as { pulses?: PulseRecord[] };
        return (answer.pulses?.length ?? 0) > 0 ? answer.pulses : null;
      },
      30_000,
    );
    expect(pulses).toMatchObject([{ price: 42, samples: 1 }]);

    expect(await command('dismiss', '0-0')).toEqual({ code: 0, stdout: '0-0  dismissed\n' });
    expect((await command('list')).stdout).toBe('0 listed, 0 open\n');
    expect(await command('dismiss', '0-99')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('no dead letter 0-99'),
    });
  }, 120_000);

  it('that are replayed before the cause is mended come back as new ones', async () => {
    await appendUnusable(goodTick());
    await start();
    await open(3);
    const { code, stdout } = await command('replay', '--all');
    expect({ code, lines: stdout.split('\n').slice(0, 3) }).toEqual({
      code: 0,
      lines: ['0-0  replayed', '0-1  replayed', '0-2  replayed'],
    });
    await open(3);
    expect((await command('list')).stdout).toMatch(/^0-5 {2}open {2}key-mismatch/);
  }, 120_000);
});
