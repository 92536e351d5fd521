import { request } from 'node:http';
import { INGEST_TOPIC } from '@cmp/contracts';
import { LogUnavailableError, type EventLog } from '@cmp/event-log';
import { eventually } from '@cmp/runtime/testing';
import { aPulseRecord } from '../../testing/a-pulse-record.js';
import { RunningGateway, testLog } from '../../testing/running-gateway.js';
import { TestSocket } from '../../testing/test-socket.js';

const KEY = 'a-key-for-this-test';
const ORIGINAL = {
  coin: 'bitcoin',
  coin_id: 'BTC',
  price: 103895,
  change_24h: 3.45,
  volume_24h: 45678901234.56,
  volatility: 'Moving',
  trend: '📈 Rising',
  timestamp: '2025-11-04T17:45:30.000Z',
};

let log: EventLog;
let running: RunningGateway;

async function start(config = {}): Promise<void> {
  running = await RunningGateway.start({ log, config: { ingestApiKey: KEY, ...config } });
  await running.ready();
}

beforeEach(async () => {
  log = await testLog();
});

afterEach(async () => {
  await running.stop();
  await log.close();
});

async function post(body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(`${running.address}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
}

async function storedCount(): Promise<number> {
  return (await log.bounds(INGEST_TOPIC)).reduce((sum, { endOffset }) => sum + endOffset, 0);
}

describe('POST /ingest', () => {
  it('takes the original payload, answers 202, and reaches /ws and /feed through the log', async () => {
    await start();
    const plain = await TestSocket.open(`${running.webSocketAddress}/ws`);
    const feed = await TestSocket.open(`${running.webSocketAddress}/feed`);
    await feed.until('snapshot');
    expect(await post({ data: [ORIGINAL] })).toMatchObject({ status: 202, body: { accepted: 1 } });
    await eventually('the frame', () => plain.texts.length === 1);
    expect(plain.frames[0]?.data[0]).toMatchObject({
      ...ORIGINAL,
      window_end: ORIGINAL.timestamp,
      sources: ['ingest'],
    });
    expect((await feed.until('update')).pulses[0]).toMatchObject(ORIGINAL);
    plain.close();
    feed.close();
  });

  it('answers before it broadcasts: what is stored comes by following the log, on every gateway', async () => {
    await start();
    const other = await RunningGateway.start({ log });
    await other.ready();
    const plain = await TestSocket.open(`${other.webSocketAddress}/ws`);
    await post({ data: [ORIGINAL] });
    await eventually('the frame of the other gateway', () => plain.texts.length === 1);
    plain.close();
    await other.stop();
  });

  it('makes the same window posted again its next revision, so that every post is heard', async () => {
    await start();
    const plain = await TestSocket.open(`${running.webSocketAddress}/ws`);
    await Promise.all([1, 2, 3].map((price) => post({ data: [{ ...ORIGINAL, price }] })));
    await eventually('all three', () => plain.frames.flatMap(({ data }) => data).length === 3);
    const revisions = plain.frames.flatMap(({ data }) => data.map(({ revision }) => revision));
    expect(revisions).toEqual([0, 1, 2]);
    plain.close();
  });

  it('refuses a window whose revisions are used up instead of storing what no feed can read', async () => {
    await start();
    const last = { ...ORIGINAL, revision: Number.MAX_SAFE_INTEGER };
    expect(await post({ data: [last] })).toMatchObject({ status: 202 });
    await eventually('the last revision', () => running.gateway.state.pulsesOf('bitcoin').length === 1);
    expect(await post({ data: [ORIGINAL] })).toMatchObject({
      status: 422,
      body: { error: { field: 'data[0].revision' } },
    });
    expect(await storedCount()).toBe(1);
  });

  it('keeps a posted revision, under which a repeat is no news', async () => {
    await start();
    const pulse = aPulseRecord(0, 'bitcoin', { revision: 4 });
    await post({ data: [pulse] });
    await post({ data: [pulse] });
    await post({ data: [ORIGINAL] });
    await eventually('the last one', () => running.gateway.state.pulses().length === 2);
    expect(running.gateway.state.pulsesOf('bitcoin').map(({ record }) => record.revision)).toEqual([0, 4]);
    expect(await running.metric('gateway_records_applied_total', { topic: INGEST_TOPIC, outcome: 'known' })).toBe(1);
  });

  it.each([
    ['no key', {}, 'key_missing'],
    ['a wrong key', { authorization: 'Bearer wrong-key-of-some-length' }, 'key_wrong'],
    ['another scheme', { authorization: `Basic ${KEY}` }, 'key_missing'],
  ])('answers %s with 401, before it looks at the body', async (_, headers, code) => {
    await start();
    const answer = await post('this is no JSON', { authorization: '', 'content-type': 'text/plain', ...headers });
    expect(answer).toMatchObject({ status: 401, body: { error: { code } } });
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(await storedCount()).toBe(0);
  });

  it('answers 401 and says so when no key is configured', async () => {
    await start({ ingestApiKey: null });
    const answer = await post({ data: [ORIGINAL] });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: { code: 'ingest_off', message: expect.stringContaining('INGEST_API_KEY') } });
  });

  it.each([
    ['a price that is a text', { price: 'high' }, 'data[1].price'],
    ['a price of zero', { price: 0 }, 'data[1].price'],
    ['a missing coin', { coin: undefined }, 'data[1].coin'],
    ['an unknown trend', { trend: 'up' }, 'data[1].trend'],
    ['a date that is none', { timestamp: 'yesterday' }, 'data[1].timestamp'],
    ['a date in the future', { timestamp: '2190-01-01T00:00:00.000Z' }, 'data[1].timestamp'],
  ])('answers %s with 422 naming the field, and stores nothing of the post', async (_, fields, field) => {
    await start();
    const answer = await post({ data: [ORIGINAL, { ...ORIGINAL, ...fields }] });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'bad_pulse', field } } });
    expect(await storedCount()).toBe(0);
  });

  it.each([
    ['a body that is not JSON', '{"data":', {}, 400],
    ['an empty body', '', {}, 400],
    ['another content type', 'data', { 'content-type': 'text/plain' }, 415],
    ['a list instead of an object', '[]', {}, 422],
  ])('answers %s', async (_, body, headers, status) => {
    await start();
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { message: expect.any(String) } });
  });

  it.each([
    ['announced', true],
    ['not announced', false],
  ])('answers 413 to 10 MB whose length is %s, so that the client sees it, and stays well', async (_, announced) => {
    await start();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const body = Buffer.alloc(10 * 1024 * 1024, 'x');
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEY}` };
      const length = announced ? { 'content-length': String(body.length) } : {};
      const posting = request(`${running.address}/ingest`, { method: 'POST', headers: { ...headers, ...length } });
      posting.on('response', (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      posting.on('error', reject);
      posting.end(body);
    });
    expect(status).toBe(413);
    expect((await post({ data: [ORIGINAL] })).status).toBe(202);
  });

  it('answers 503 with Retry-After while the log is away', async () => {
    log.append = () => Promise.reject(new LogUnavailableError('no broker answers'));
    await start();
    const answer = await post({ data: [ORIGINAL] });
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'log_away' } } });
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await running.metric('gateway_ingest_total', { outcome: '503' })).toBe(1);
  });
});
