import { DEAD_LETTER_STATUS_TOPIC, DEAD_LETTER_TOPIC, encodeDeadLetter, encodeTick, TICK_TOPIC } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import { eventually } from '@cmp/runtime/testing';
import { aTick } from '@cmp/market/testing';
import { RunningGateway } from '../../testing/running-gateway.js';
import { listAnswer, replayManyAnswer, settledAnswer, wholeAnswer } from './dead-letter-shapes.js';

const KEY = 'a-key-for-admins';
const GOOD = encodeTick(aTick());
let running: RunningGateway;

beforeEach(async () => {
  running = await RunningGateway.start({ config: { adminApiKey: KEY } });
  await running.ready();
});
afterEach(() => running.stop());

/** As the processor writes it. */
async function refuse(
  offset: number,
  value: string,
  fields: { topic?: string; truncated?: boolean } = {},
): Promise<void> {
  const letter = encodeDeadLetter({
    topic: fields.topic ?? TICK_TOPIC,
    partition: 0,
    offset,
    reason: 'not-a-tick',
    detail: 'message: must be JSON',
    key: 'bitcoin',
    value_base64: Buffer.from(value).toString('base64'),
    stored_at: null,
    ...(fields.truncated === true && { value_truncated: true }),
    schema_version: 1,
  });
  await running.log.append([{ topic: DEAD_LETTER_TOPIC, key: 'bitcoin', value: letter, headers: { venue: 'x' } }]);
}

async function ask(method: 'GET' | 'POST', path: string, body?: unknown, key = KEY) {
  const response = await fetch(`${running.address}/api/dead-letters${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function all(topic: string): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for (const { partition, startOffset, endOffset } of await running.log.bounds(topic))
    for await (const run of running.log.read({ topic, partition, fromOffset: startOffset, toOffset: endOffset }))
      records.push(...run);
  return records;
}

const openCount = (count: number) =>
  eventually(`${count} open`, async () => (await running.metric('gateway_dead_letters_open')) === count || null);

describe('the dead letters', () => {
  it('are listed newest first and counted; replaying all brings the count back to zero', async () => {
    await refuse(50, 'no tick');
    await refuse(51, GOOD);
    await openCount(2);
    const { body } = await ask('GET', '');
    expect(body).toMatchObject({ open: 2, next: null, dead_letters: [{ id: '0-1', offset: 51 }, { id: '0-0' }] });
    const { body: answer } = await ask('POST', '/replay', { state: 'open' });
    expect(answer).toEqual({
      results: [
        { id: '0-0', outcome: 'replayed' },
        { id: '0-1', outcome: 'replayed' },
      ],
      open: 0,
    });
    await openCount(0);
    const ticks = await all(TICK_TOPIC);
    expect(ticks.map(({ value, key, headers }) => [value?.toString(), key?.toString(), headers])).toEqual([
      ['no tick', 'bitcoin', { venue: 'x', replay_of: '0-0' }],
      [GOOD, 'bitcoin', { venue: 'x', replay_of: '0-1' }],
    ]);
    expect((await all(DEAD_LETTER_STATUS_TOPIC)).map(({ key }) => key?.toString())).toEqual(['0-0', '0-1']);
  });

  it('are replayed once, however often and by how many they are asked for', async () => {
    await refuse(50, GOOD);
    await openCount(1);
    const answers = await Promise.all([1, 2, 3].map(() => ask('POST', '/0-0/replay')));
    expect(answers.map(({ body }) => body['outcome']).sort()).toEqual([
      'already_replayed',
      'already_replayed',
      'replayed',
    ]);
    expect(await all(TICK_TOPIC)).toHaveLength(1);
  });

  it('stay settled for a gateway that starts later, which reads it from the log', async () => {
    await refuse(50, GOOD);
    await refuse(51, GOOD);
    await openCount(2);
    await ask('POST', '/0-0/dismiss');
    const later = await RunningGateway.start({ log: running.log, config: { adminApiKey: KEY } });
    await eventually('one open', async () => (await later.metric('gateway_dead_letters_open')) === 1 || null);
    const dismissed = later.gateway.deadLetters.index.list({ state: 'dismissed' }, 10);
    expect(dismissed.map(({ id }) => id)).toEqual(['0-0']);
    await later.stop();
  });

  it('show the whole refused record, as text where it is text', async () => {
    await refuse(50, 'no tick');
    await openCount(1);
    const { body } = await ask('GET', '/0-0');
    expect(body).toMatchObject({
      id: '0-0',
      state: 'open',
      offset: 50,
      value_text: 'no tick',
      headers: { venue: 'x' },
    });
  });

  it('can be replayed with a corrected tick, which goes to the partition of its own coin', async () => {
    await refuse(50, 'no tick', { truncated: true });
    await openCount(1);
    expect(await ask('POST', '/0-0/replay')).toMatchObject({
      status: 409,
      body: { error: { code: 'not_replayable' } },
    });
    const wrong = await ask('POST', '/0-0/replay', { value: { coin: 'bitcoin' } });
    expect(wrong).toMatchObject({ status: 422, body: { error: { code: 'bad_tick' } } });
    expect(await all(TICK_TOPIC)).toEqual([]);
    await openCount(1);
    const right = await ask('POST', '/0-0/replay', { value: JSON.parse(GOOD) as object });
    expect(right.body).toEqual({ id: '0-0', outcome: 'replayed' });
    expect((await all(TICK_TOPIC)).map(({ value, key }) => [value?.toString(), key?.toString()])).toEqual([
      [GOOD, 'bitcoin'],
    ]);
  });

  it('that name another topic than the ticks are not replayed: a letter must not choose where to write', async () => {
    await refuse(50, GOOD, { topic: 'crypto_market_pulse' });
    await openCount(1);
    expect(await ask('POST', '/0-0/replay')).toMatchObject({ status: 409 });
    expect(await all('crypto_market_pulse')).toEqual([]);
  });

  it.each([
    ['GET', '?state=shut', 400, 'state'],
    ['GET', '?limit=0', 400, 'limit'],
    ['GET', '?after=x', 400, 'after'],
    ['GET', '/x', 400, 'id'],
    ['GET', '/0-7', 404, 'id'],
    ['GET', '/9-0', 404, 'id'],
    ['POST', '/0-7/replay', 404, 'id'],
    ['POST', '/0-7/dismiss', 404, 'id'],
  ] as const)('%s %s is answered with %s and the name of what does not fit', async (method, path, status, field) => {
    expect(await ask(method, path)).toMatchObject({ status, body: { error: { field } } });
  });

  it('refuse a replay of many that says neither which ones nor of which kind', async () => {
    expect(await ask('POST', '/replay', {})).toMatchObject({ status: 400, body: { error: { code: 'bad_parameter' } } });
    expect(await ask('POST', '/replay', { ids: [] })).toMatchObject({ status: 400 });
  });

  it('are for those with the key only', async () => {
    await refuse(50, GOOD);
    await openCount(1);
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/0-0'],
      ['POST', '/0-0/replay'],
      ['POST', '/replay'],
    ] as const)
      expect(await ask(method, path, undefined, 'another-key')).toMatchObject({ status: 401 });
    expect((await running.get('/api/dead-letters')).status).toBe(401);
    expect(await all(TICK_TOPIC)).toEqual([]);
  });

  it('are closed where no key is set, with a word on how to open them', async () => {
    const closed = await RunningGateway.start();
    const response = await closed.get('/api/dead-letters', { authorization: `Bearer ${KEY}` });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('set ADMIN_API_KEY');
    await closed.stop();
  });
});

describe('the answers', () => {
  it('are as the OpenAPI document describes them', async () => {
    await refuse(50, 'no tick');
    await refuse(51, 'no tick either', { truncated: true });
    await openCount(2);
    listAnswer.parse((await ask('GET', '')).body);
    for (const id of ['0-0', '0-1']) wholeAnswer.parse((await ask('GET', `/${id}`)).body);
    replayManyAnswer.parse((await ask('POST', '/replay', { ids: ['0-1', '0-9'] })).body);
    for (const path of ['/0-0/replay', '/0-0/replay', '/0-0/dismiss', '/0-1/dismiss'])
      settledAnswer.parse((await ask('POST', path)).body);
  });
});
