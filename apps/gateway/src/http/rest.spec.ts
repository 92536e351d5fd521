import type { EventLog } from '@cmp/event-log';
import { aPulseRecord } from '../../testing/a-pulse-record.js';
import { aSourceStatus } from '../../testing/a-source-status.js';
import { anAlertRecord } from '../../testing/an-alert-record.js';
import { appendAlerts, appendPulses, appendStatus, RunningGateway, testLog } from '../../testing/running-gateway.js';
import { eventually } from '@cmp/runtime/testing';
import { alertsAnswer, coinsAnswer, errorShape, pulsesAnswer, statusAnswer } from './api-shapes.js';

function aLongPulse(index: number, fields = {}) {
  const window_start = aPulseRecord(index - 9).window_start;
  return aPulseRecord(index, 'bitcoin', { window_ms: 300_000, window_start, ...fields });
}

let log: EventLog;
let running: RunningGateway;

beforeAll(async () => {
  log = await testLog();
  const alert = { direction: 'up' as const, change_24h: 5, since: aPulseRecord(0).window_end };
  await appendPulses(
    log,
    ...Array.from({ length: 60 }, (_, index) => aPulseRecord(index)),
    aPulseRecord(30, 'bitcoin', { revision: 1, price: 7 }),
    aPulseRecord(0, 'ethereum', { alert }),
    aPulseRecord(0, 'not-configured'),
  );
  await appendAlerts(
    log,
    anAlertRecord(0, { coin: 'ethereum', change: 5 }),
    ...Array.from({ length: 70 }, (_, index) => [
      anAlertRecord(index),
      anAlertRecord(index, { clearedBy: index + 1 }),
    ]).flat(),
  );
  await appendStatus(log, aSourceStatus({ source: 'simulated', simulated: true, attribution: null }));
  await appendPulses(
    log,
    ...Array.from({ length: 40 }, (_, index) => aLongPulse(index)),
    ...Array.from({ length: 30 }, (_, index) => aLongPulse(index, { revision: 1, price: 7 })),
    aLongPulse(40),
    { ...aLongPulse(40), coin: 'ethereum' },
  );
  running = await RunningGateway.start({
    log,
    config: {
      moreWindows: [{ sizeMs: 300_000, advanceMs: 30_000, graceMs: 0 }],
      allowedOrigins: ['https://friend.example'],
    },
  });
  await running.ready();
  await eventually('the source', () => running.gateway.state.sources().length === 1);
});

afterAll(async () => {
  await running.stop();
  await log.close();
});

const endsOf = async (query: string) => pulsesAnswer.parse(await running.json(`/api/pulses${query}`)).pulses;

describe('GET /api/coins', () => {
  it('lists the configured coins as documented', async () => {
    const { coins } = coinsAnswer.parse(await running.json('/api/coins'));
    expect(coins).toHaveLength(10);
    expect(coins[0]).toEqual({ id: 'bitcoin', symbol: 'BTC', name: 'Bitcoin' });
  });
});

describe('GET /api/pulses', () => {
  it('gives the newest windows of a coin, oldest first, 20 unless told otherwise', async () => {
    const ends = (await endsOf('?coin=bitcoin')).map(({ window_end }) => window_end);
    expect(ends).toEqual(Array.from({ length: 20 }, (_, index) => aPulseRecord(index + 40).window_end));
    expect(await endsOf('?coin=bitcoin&limit=2')).toHaveLength(2);
  });

  it('reads more than memory holds from the log, the newest revision of each window', async () => {
    const pulses = await endsOf('?coin=bitcoin&limit=500');
    expect(pulses.map(({ window_end }) => window_end)).toEqual(
      Array.from({ length: 60 }, (_, index) => aPulseRecord(index).window_end),
    );
    expect(pulses[30]).toMatchObject({ revision: 1, price: 7 });
  });

  it('gives the newest windows of every coin without a coin', async () => {
    const pulses = await endsOf('?limit=1');
    expect(pulses.map(({ coin }) => coin).sort()).toEqual(['bitcoin', 'ethereum', 'not-configured']);
  });

  it('is empty for a configured coin without windows, and 404 for one that nobody knows', async () => {
    expect(await endsOf('?coin=dogecoin')).toEqual([]);
    const answer = await running.get('/api/pulses?coin=foo');
    expect(answer.status).toBe(404);
    expect(errorShape.parse(await answer.json()).error).toMatchObject({ code: 'unknown_coin', field: 'coin' });
  });

  it('gives the windows of another definition when its length is asked for, corrected ones as corrected', async () => {
    const pulses = await endsOf('?coin=bitcoin&window_ms=300000');
    expect(pulses.map(({ window_end }) => window_end)).toEqual(
      Array.from({ length: 20 }, (_, index) => aPulseRecord(index + 21).window_end),
    );
    expect(new Set(pulses.map(({ window_ms }) => window_ms))).toEqual(new Set([300_000]));
    expect(pulses.map(({ revision }) => revision)).toEqual([...Array<number>(9).fill(1), ...Array<number>(11).fill(0)]);
    expect(await endsOf('?coin=bitcoin&window_ms=300000&limit=500')).toHaveLength(41);
    expect((await endsOf('?window_ms=300000&limit=1')).map(({ coin }) => coin).sort()).toEqual(['bitcoin', 'ethereum']);
  });

  it('gives the primary windows when their length is asked for, and nothing else without', async () => {
    expect(await endsOf('?coin=bitcoin&window_ms=30000')).toEqual(await endsOf('?coin=bitcoin'));
    expect((await endsOf('?coin=bitcoin&limit=500')).every(({ window_ms }) => window_ms === 30_000)).toBe(true);
  });

  it('lists the lengths that there are when another one is asked for', async () => {
    const answer = await running.get('/api/pulses?window_ms=7000');
    expect(errorShape.parse(await answer.json()).error.message).toBe(
      'window_ms: must be one of 30000, 300000, but is 7000',
    );
  });

  it.each([
    ['window_ms=7000', 'window_ms'],
    ['window_ms=long', 'window_ms'],
    ['window_ms=300000&limit=21', 'limit'],
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['limit=many', 'limit'],
    ['limit=1.5&coin=bitcoin', 'limit'],
    ['limit=21', 'limit'],
    ['coin=BTC!', 'coin'],
    ['coin=a&coin=b', 'coin'],
  ])('refuses ?%s with 400 naming the parameter', async (query, field) => {
    const answer = await running.get(`/api/pulses?${query}`);
    expect(answer.status).toBe(400);
    const { error } = errorShape.parse(await answer.json());
    expect(error.field).toBe(field);
    expect(error.message).toContain(field);
  });
});

describe('GET /api/status', () => {
  it('tells the health of the data path as documented', async () => {
    const status = statusAnswer.parse(await running.json('/api/status'));
    expect(status).toMatchObject({
      simulated: true,
      log_available: true,
      history_complete: true,
      newest_window_end: aPulseRecord(59).window_end,
      clients: { plain: 0, feed: 0, socketio: 0 },
      windows: [
        { window_ms: 30_000, advance_ms: 30_000, grace_ms: 2000 },
        { window_ms: 300_000, advance_ms: 30_000, grace_ms: 0 },
      ],
      correction_ms: 600_000,
    });
    expect(Object.values(status.lag)).toEqual([0, 0, 0, 0, 0]);
  });

  it('asks the log little, however many ask for the status at once', async () => {
    const { log } = running;
    const bounds = log.bounds.bind(log);
    let asked = 0;
    log.bounds = (topic) => {
      asked += 1;
      return bounds(topic);
    };
    await Promise.all(Array.from({ length: 20 }, () => running.json('/api/status')));
    log.bounds = bounds;
    // Five topics, and five again when a second passes meanwhile.
    expect(asked).toBeLessThanOrEqual(10);
  });
});

describe('GET /api/alerts', () => {
  const alertsOf = async (query = '') => alertsAnswer.parse(await running.json(`/api/alerts${query}`));

  it('tells the alerts that are open, and what happened, newest first', async () => {
    const { alerts, history } = await alertsOf();
    expect(alerts).toEqual([expect.objectContaining({ coin: 'ethereum', direction: 'up', change_24h: 5 })]);
    expect(history).toHaveLength(100);
    expect(history[0]).toEqual(anAlertRecord(69, { clearedBy: 70 }));
    expect(history[1]).toEqual(anAlertRecord(69));
  });

  it('tells those of one coin, as many as are wanted', async () => {
    const { alerts, history } = await alertsOf('?coin=ethereum');
    expect([alerts.length, history]).toEqual([1, [anAlertRecord(0, { coin: 'ethereum', change: 5 })]]);
    const ofBitcoin = await alertsOf('?coin=bitcoin&limit=500');
    expect([ofBitcoin.alerts, ofBitcoin.history.length]).toEqual([[], 140]);
    expect(await alertsOf('?coin=dogecoin')).toEqual({ alerts: [], history: [] });
  });

  it.each([
    ['limit=0', 400, 'limit'],
    ['limit=501', 400, 'limit'],
    ['coin=BTC!', 400, 'coin'],
    ['coin=foo', 404, 'coin'],
  ])('refuses ?%s with %i naming the parameter', async (query, status, field) => {
    const answer = await running.get(`/api/alerts?${query}`);
    expect(answer.status).toBe(status);
    expect(errorShape.parse(await answer.json()).error.field).toBe(field);
  });
});

describe('every answer', () => {
  it('has an ETag, and is 304 without a body when nothing has changed', async () => {
    const first = await running.get('/api/pulses?coin=bitcoin');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    const again = await running.get('/api/pulses?coin=bitcoin', { 'if-none-match': tag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect((await running.get('/api/pulses?coin=bitcoin&limit=3', { 'if-none-match': tag })).status).toBe(200);
  });

  it('carries the security headers, and no CORS unless the origin is allowed', async () => {
    const own = await running.get('/api/coins');
    expect(own.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(own.headers.get('x-content-type-options')).toBe('nosniff');
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
    const friend = await running.get('/api/coins', { origin: 'https://friend.example' });
    expect(friend.headers.get('access-control-allow-origin')).toBe('https://friend.example');
    const stranger = await running.get('/api/coins', { origin: 'https://evil.example' });
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is 404 in the same shape under /api/ where there is nothing', async () => {
    const answer = await running.get('/api/nothing');
    expect(answer.status).toBe(404);
    expect(errorShape.parse(await answer.json()).error.message).toContain('/api/docs');
  });
});

describe('/api/docs', () => {
  it('is a page whose parts all come from this server', async () => {
    const page = await (await running.get('/api/docs')).text();
    const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(part).toMatch(/^\/api\/docs\//);
      expect({ part, status: (await running.get(part)).status }).toEqual({ part, status: 200 });
    }
    expect(page).not.toMatch(/<script>|style=|onload=/);
  });

  it('shows an OpenAPI 3.1 document whose references all resolve', async () => {
    const text = await (await running.get('/api/docs/openapi.json')).text();
    const document = JSON.parse(text) as { openapi: string; paths: object; components: { schemas: object } };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/api/coins',
        '/api/pulses',
        '/api/pulses/{coin}/{windowEnd}/inputs',
        '/api/status',
        '/api/alerts',
        '/api/dead-letters/{id}/replay',
        '/ingest',
      ]),
    );
    const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(Object.keys(document.components.schemas)).toContain(name);
  });
});
