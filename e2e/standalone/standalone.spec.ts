import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@cmp/runtime/testing';
import { io } from 'socket.io-client';
import WebSocket from 'ws';
import { freePort, StartedApp } from '../pipeline/started-app.js';

interface Pulse {
  readonly price: number;
  readonly window_end: string;
  readonly sources: readonly string[];
}

interface Frame {
  readonly type: string;
  readonly data: readonly Pulse[];
}

const INGEST_KEY = 'a-key-for-this-test';
const ORIGINAL_PULSE = {
  coin: 'bitcoin',
  coin_id: 'BTC',
  price: 103895,
  change_24h: 3.45,
  volume_24h: 45678901234.56,
  volatility: 'Moving',
  trend: '📈 Rising',
  timestamp: '2025-11-04T17:45:30.000Z',
};

let folder: string;
let started: StartedApp[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cmp-standalone-'));
});

afterEach(async () => {
  for (const app of started) await app.stop();
  started = [];
  rmSync(folder, { recursive: true, force: true });
});

const quick = () => ({
  PORT: '0',
  DATA_DIR: folder,
  SOURCE: 'simulated',
  SIMULATED_INTERVAL_MS: '200',
  WINDOW_MS: '1000',
  GRACE_MS: '0',
  IDLE_CLOSE_MS: '200',
  INGEST_API_KEY: INGEST_KEY,
});

function start(environment: Readonly<Record<string, string>> = {}): StartedApp {
  const app = StartedApp.start('standalone', { ...quick(), ...environment });
  started.push(app);
  return app;
}

async function address(app: StartedApp): Promise<string> {
  const line = await eventually(
    `the announcement of ${app.describe()}`,
    () => {
      if (!app.running) throw new Error(`ended early: ${app.describe()}`);
      return /http:\/\/\S+/.exec(app.stdout)?.[0];
    },
    30_000,
  );
  return line.replace(/\/$/, '');
}

async function json<T>(url: string): Promise<T> {
  return (await fetch(url)).json() as Promise<T>;
}

async function pulses(base: string, coin: string): Promise<readonly Pulse[]> {
  const body = await json<{ pulses: readonly Pulse[] }>(`${base}/api/pulses?coin=${coin}&limit=20`);
  return body.pulses;
}

describe('the standalone process', () => {
  it('prints one line with the address, serves the page, and has live windows of every coin within seconds', async () => {
    const app = start();
    const base = await address(app);
    expect(app.stdout.trim().split('\n')).toHaveLength(1);
    const page = await fetch(base);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('<script');
    const { coins } = await json<{ coins: readonly { id: string }[] }>(`${base}/api/coins`);
    expect(coins).toHaveLength(10);
    for (const { id } of coins) {
      await eventually(`a window of ${id}`, async () => (await pulses(base, id)).length > 0);
    }
  });

  it('answers on every endpoint, and is ready', async () => {
    const base = await address(start());
    await eventually('readiness', async () => (await fetch(`${base}/readyz`)).status === 200);
    for (const path of [
      '/healthz',
      '/metrics',
      '/api/coins',
      '/api/pulses?limit=3',
      '/api/status',
      '/api/alerts',
      '/api/docs',
      '/api/docs/openapi.json',
    ]) {
      expect({ path, status: (await fetch(`${base}${path}`)).status }).toEqual({ path, status: 200 });
    }
  });

  it('marks simulated prices in the API, in every record and in the feed', async () => {
    const base = await address(start());
    await eventually('a window', async () => (await pulses(base, 'bitcoin')).length > 0);
    expect((await json<{ simulated: boolean }>(`${base}/api/status`)).simulated).toBe(true);
    for (const pulse of await pulses(base, 'bitcoin')) expect(pulse.sources).toEqual(['simulated']);
  });

  it('falls back to the simulated market when CoinGecko cannot be reached', async () => {
    const port = await freePort();
    const base = await address(start({ SOURCE: 'auto', COINGECKO_BASE_URL: `http://127.0.0.1:${port}/api/v3` }));
    await eventually('a simulated window', async () => (await pulses(base, 'bitcoin')).length > 0, 20_000);
    expect((await json<{ simulated: boolean }>(`${base}/api/status`)).simulated).toBe(true);
  });

  it('keeps the history through kill -9', async () => {
    const first = start();
    const base = await address(first);
    const before = await eventually('three windows', async () => {
      const seen = await pulses(base, 'bitcoin');
      return seen.length >= 3 ? seen : null;
    });
    first.signal('SIGKILL');
    await first.exit;
    const again = await address(start());
    const after = await pulses(again, 'bitcoin');
    const ends = after.map(({ window_end }) => window_end);
    expect(ends).toEqual(expect.arrayContaining(before.map(({ window_end }) => window_end)));
    expect(new Set(ends).size).toBe(ends.length);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('drains on %s and exits 0 within 5 s', async (signal) => {
    const app = start();
    await address(app);
    const askedMs = performance.now();
    app.signal(signal);
    expect(await app.exit).toEqual({ code: 0, signal: null });
    expect(performance.now() - askedMs).toBeLessThan(5000);
    expect(app.stderr).not.toContain('    at ');
  });
});

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'passes %s on: the app drains, npm exits 0, nothing is left',
    async (signal) => {
      const app = StartedApp.byNpm(quick());
      started.push(app);
      const base = await address(app);
      app.signal(signal);
      expect(await app.exit).toEqual({ code: 0, signal: null });
      await expect(fetch(`${base}/healthz`)).rejects.toThrow();
    },
  );
});

describe('a start that cannot work ends with one clear message and no stack trace', () => {
  let other: Server;
  afterEach(() => void other?.close());

  async function failure(environment: Record<string, string>) {
    const app = start(environment);
    const { code } = await app.exit;
    expect(app.stderr).not.toMatch(/^\s+at /m);
    expect(app.stdout).toBe('');
    return { code, message: app.stderr };
  }

  it('names every bad variable at once, exit code 78', async () => {
    const { code, message } = await failure({
      WINDOW_MS: 'soon',
      SOURCE: 'bloomberg',
      INGEST_API_KEY: 'tiny',
      PORT: '70000',
    });
    expect(code).toBe(78);
    for (const name of ['WINDOW_MS', 'SOURCE', 'INGEST_API_KEY', 'PORT']) expect(message).toContain(name);
    expect(message).not.toContain('tiny');
  });

  it('says that the port is taken', async () => {
    const port = await freePort();
    other = createServer().listen(port, '127.0.0.1');
    const { code, message } = await failure({ PORT: String(port) });
    expect(code).toBe(1);
    expect(message).toContain(`127.0.0.1:${port} is taken`);
  });

  it('says that the data folder cannot be used', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const { code, message } = await failure({ DATA_DIR: join(file, 'data') });
    expect(code).toBe(1);
    expect(message).toContain('DATA_DIR');
  });

  it('says that another process uses the data folder', async () => {
    await address(start());
    const { code, message } = await failure({});
    expect(code).toBe(1);
    expect(message).toContain(folder);
  });
});

describe('the original contract', () => {
  async function frames(base: string): Promise<{ texts: string[]; close: () => void }> {
    const socket = new WebSocket(`${base.replace('http', 'ws')}/ws`);
    const texts: string[] = [];
    socket.on('message', (data: Buffer) => texts.push(data.toString()));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return { texts, close: () => socket.close() };
  }

  const post = (base: string, body: string, key = INGEST_KEY) =>
    fetch(`${base}/ingest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body,
    });

  it('reaches a plain WebSocket client and a Socket.IO client, windows and ingested pulses alike', async () => {
    const base = await address(start());
    const plain = await frames(base);
    const socket = io(base, { transports: ['polling'] });
    const emitted: Frame[] = [];
    socket.on('aqi_update', (frame: Frame) => emitted.push(frame));
    try {
      await eventually('a Socket.IO connection', () => socket.connected);
      await eventually('a plain frame', () => plain.texts.length > 0);
      await eventually('a Socket.IO frame', () => emitted.length > 0);
      const frame = JSON.parse(plain.texts[0] ?? '') as Frame;
      expect(Object.keys(frame)).toEqual(['type', 'data']);
      expect(frame.type).toBe('aqi_update');
      for (const field of Object.keys(ORIGINAL_PULSE)) expect(frame.data[0]).toHaveProperty(field);

      const posted = { ...ORIGINAL_PULSE, price: 123456.5, timestamp: new Date().toISOString() };
      const answer = await post(base, JSON.stringify({ data: [posted] }));
      expect(answer.status).toBe(202);
      await eventually('the ingested pulse on /ws', () =>
        plain.texts.some((text) => text.includes('"price":123456.5')),
      );
      await eventually('the ingested pulse on Socket.IO', () =>
        emitted.some(({ data }) => data.some(({ price, sources }) => price === 123456.5 && sources[0] === 'ingest')),
      );
    } finally {
      plain.close();
      socket.close();
    }
  });

  it('refuses a wrong key with 401, a bad field with 422 naming it, 10 MB with 413', async () => {
    const base = await address(start());
    const good = JSON.stringify({ data: [ORIGINAL_PULSE] });
    expect((await post(base, good, 'wrong-key')).status).toBe(401);
    const bad = await post(base, JSON.stringify({ data: [ORIGINAL_PULSE, { ...ORIGINAL_PULSE, price: 'high' }] }));
    expect(bad.status).toBe(422);
    expect(await bad.text()).toContain('data[1].price');
    const large = JSON.stringify({ data: [{ ...ORIGINAL_PULSE, trend: 'x'.repeat(10 * 1024 * 1024) }] });
    const refused = await post(base, large).catch(() => null);
    // The server may close the connection while the body is still on its way; an answer, if it came, is 413.
    if (refused !== null) expect(refused.status).toBe(413);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
  });
});
