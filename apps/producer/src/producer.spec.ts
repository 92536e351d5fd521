import { decodeSourceStatus, decodeTick, SOURCE_STATUS_TOPIC, TICK_TOPIC } from '@cmp/contracts';
import { LogUnavailableError, type EventLog } from '@cmp/event-log';
import { openTestLog } from '@cmp/event-log/testing';
import { parseVariables } from '@cmp/runtime';
import { eventually, seededRandom, testContext } from '@cmp/runtime/testing';
import { FakeCoinGecko } from '../testing/fake-coingecko.js';
import { producerCrossChecks, producerVariables } from './producer.config.js';
import { Producer } from './producer.js';
import { ALONE, type PollTurn } from './turn/poll-turn.js';

const layout = { topicPartitions: 1, topicReplication: 1, retentionMs: 7 * 86_400_000 };

let fake: FakeCoinGecko;
let log: EventLog;
let running: { stop(): Promise<void> }[];

beforeEach(async () => {
  running = [];
  fake = await FakeCoinGecko.start({ scenario: 'walk' });
  log = await openTestLog();
});

afterEach(async () => {
  for (const producer of running) await producer.stop();
  await log.close();
  await fake.stop();
});

async function start(environment: Record<string, string> = {}, on: EventLog = log, turn: PollTurn = ALONE) {
  const context = testContext();
  context.clock.jumpTo(Date.parse('2026-11-23T12:00:00.000Z'));
  const all = { COINGECKO_BASE_URL: fake.baseUrl, ...environment };
  const config = { ...parseVariables(producerVariables, all, producerCrossChecks), ...layout };
  const producer = new Producer(config, { ...context, log: on, random: seededRandom(5), turn });
  await producer.onModuleInit();
  producer.onApplicationBootstrap();
  const handle = { ...context, stop: () => producer.beforeApplicationShutdown() };
  running.push(handle);
  return handle;
}

async function valuesOf<T>(topic: string, decode: (value: Buffer) => T): Promise<readonly T[]> {
  const values: T[] = [];
  for (const { partition, startOffset, endOffset } of await log.bounds(topic).catch(() => [])) {
    for await (const run of log.read({ topic, partition, fromOffset: startOffset, toOffset: endOffset })) {
      for (const { value } of run) if (value !== null) values.push(decode(value));
    }
  }
  return values;
}

const ticks = () => valuesOf(TICK_TOPIC, decodeTick);
const statusOf = async (source: string) =>
  (await valuesOf(SOURCE_STATUS_TOPIC, decodeSourceStatus)).filter((status) => status.source === source).at(-1);

/** The log as the producer sees it on a cluster. */
const asKafka = (inner: EventLog): EventLog =>
  new Proxy(inner, {
    get: (target, name) => {
      if (name === 'kind') return 'kafka';
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

describe('Producer', () => {
  it('stands by, ready, until it is its turn, and then knows what others have called', async () => {
    const first = await start();
    await eventually('ten ticks', async () => (await ticks()).length === 10);
    await first.stop();
    let begin = (): void => undefined;
    let ended = false;
    const waiting = new Promise<void>((resolve) => (begin = resolve));
    const turn: PollTurn = { begin: () => waiting, onLost: () => undefined, end: async () => void (ended = true) };
    const calls = fake.calls.length;
    const second = await start({}, log, turn);
    await eventually('readiness', () => second.readiness.check().ready);
    expect(fake.calls.length).toBe(calls);
    begin();
    await eventually('twenty ticks', async () => (await ticks()).length === 20);
    await eventually('the count', async () => (await statusOf('coingecko'))?.calls_this_month === 2);
    await second.stop();
    expect(ended).toBe(true);
  });

  it('ends when another has taken its turn, so that it starts over as one who stands by', async () => {
    let lose = (_: Error): void => undefined;
    const turn = { ...ALONE, onLost: (listener: (why: Error) => void) => void (lose = listener) };
    const { failures } = await start({}, log, turn);
    await eventually('ten ticks', async () => (await ticks()).length === 10);
    lose(new Error('other polls now'));
    expect(failures).toHaveLength(1);
  });

  it('puts the prices of the ten default coins on the tick topic and says so in its status', async () => {
    const { readiness } = await start();
    await eventually('ten ticks', async () => (await ticks()).length === 10);
    for (const tick of await ticks()) expect(tick).toMatchObject({ source: 'coingecko', quote: 'usd' });
    await eventually('the status', async () => (await statusOf('coingecko'))?.state === 'ok');
    expect(await statusOf('coingecko')).toMatchObject({ active: true, simulated: false, calls_this_month: 1 });
    expect(readiness.check().ready).toBe(true);
  });

  it('simulates when nothing answers, marked in every record, and goes over to CoinGecko when it does', async () => {
    const baseUrl = fake.baseUrl;
    await fake.stop();
    const { clock } = await start({ COINGECKO_BASE_URL: baseUrl });
    await eventually('simulated ticks', async () => (await ticks()).length > 0);
    expect(new Set((await ticks()).map(({ source }) => source))).toEqual(new Set(['simulated']));
    await eventually('both statuses', async () => (await statusOf('simulated'))?.active === true);
    expect(await statusOf('simulated')).toMatchObject({ simulated: true, state: 'ok' });
    expect(await statusOf('coingecko')).toMatchObject({ active: false, state: 'down' });

    fake = await FakeCoinGecko.start({ scenario: 'walk', port: Number(new URL(baseUrl).port) });
    await clock.advance(60_000);
    await eventually('real ticks', async () => (await ticks()).some(({ source }) => source === 'coingecko'));
    await eventually('the simulated market to rest', async () => (await statusOf('simulated'))?.active === false);
    const made = (await ticks()).filter(({ source }) => source === 'simulated').length;
    await fake.stop();
    await clock.advance(600_000);
    expect((await ticks()).filter(({ source }) => source === 'simulated')).toHaveLength(made);
  });

  it('never simulates on Kafka unless it is told to', async () => {
    await fake.stop();
    const { clock } = await start({}, asKafka(log));
    await eventually('the source to be down', async () => (await statusOf('coingecko'))?.state === 'down');
    await clock.advance(300_000);
    expect(await ticks()).toEqual([]);
    expect(await statusOf('simulated')).toBeUndefined();
  });

  it('stays with CoinGecko and says so when the first answer is a rate limit', async () => {
    fake.play('limited-text');
    const { clock } = await start();
    await eventually('the status', async () => (await statusOf('coingecko'))?.state === 'limited');
    await clock.advance(10_000);
    expect(await ticks()).toEqual([]);
    expect(await statusOf('coingecko')).toMatchObject({ active: true, breaker: 'open' });
  });

  it('remembers across a restart how many calls the month has seen', async () => {
    const demo = { COINGECKO_API_KEY: 'CG-secret' };
    const first = await start(demo);
    await eventually('the first call to be noted', async () => (await statusOf('coingecko'))?.credits_left === 9999);
    await first.stop();
    await start(demo);
    await eventually('the second call to be noted', async () => (await statusOf('coingecko'))?.credits_left === 9998);
    expect(await statusOf('coingecko')).toMatchObject({
      calls_this_month: 2,
      calls_month: '2026-11',
      state: 'limited',
    });
  });

  it('says that a source of an earlier run is not used any more', async () => {
    const first = await start({ SOURCE: 'simulated' });
    await eventually('the simulated market', async () => (await statusOf('simulated'))?.state === 'ok');
    await first.stop();
    await start({ SOURCE: 'coingecko' });
    await eventually('its retirement', async () => (await statusOf('simulated'))?.state === 'unused');
    expect(await statusOf('simulated')).toMatchObject({ active: false });
    expect(await statusOf('coingecko')).toMatchObject({ active: true });
  });

  it('waits for a log that is away at the start, and is not ready meanwhile', async () => {
    let away = true;
    const ensureTopics = log.ensureTopics.bind(log);
    log.ensureTopics = (topics) => (away ? Promise.reject(new LogUnavailableError('no broker')) : ensureTopics(topics));
    const { clock, readiness, failures } = await start();
    await clock.advance(60_000);
    expect(readiness.check().ready).toBe(false);
    expect(fake.calls).toHaveLength(0);
    away = false;
    await clock.advance(5000);
    await eventually('ticks', async () => (await ticks()).length === 10);
    expect(readiness.check().ready).toBe(true);
    expect(failures).toEqual([]);
  });

  it('is ready again after the log went away while it read what sources said before', async () => {
    const bounds = log.bounds.bind(log);
    let away = true;
    log.bounds = (topic) => (away ? Promise.reject(new LogUnavailableError('no leader yet')) : bounds(topic));
    const { clock, readiness } = await start();
    await eventually('the reason', () => readiness.check().parts['producer']?.reason.includes('no leader yet'));
    away = false;
    await clock.advance(5000);
    await eventually('ticks', async () => (await ticks()).length === 10);
    expect(readiness.check().ready).toBe(true);
  });

  it('loses no accepted tick while the log is away in the middle, and writes none twice', async () => {
    const append = log.append.bind(log);
    const { clock, readiness } = await start();
    await eventually('ten ticks', async () => (await ticks()).length === 10);
    log.append = () => Promise.reject(new LogUnavailableError('no broker'));
    for (let poll = 2; poll <= 4; poll += 1) {
      await clock.advance(32_000);
      await eventually(`poll ${poll}`, () => fake.calls.length >= poll);
    }
    expect(readiness.check().ready).toBe(false);
    log.append = append;
    await eventually('all ticks', async () => {
      await clock.advance(1000);
      return (await ticks()).length >= 40;
    });
    const ids = (await ticks()).map(({ recordId }) => recordId);
    expect(new Set(ids).size).toBe(ids.length);
    const times = (await ticks()).filter(({ coin }) => coin === 'bitcoin').map(({ eventTimeMs }) => eventTimeMs);
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  it('delivers what it has accepted before it ends', async () => {
    const producer = await start({ SOURCE: 'simulated', SIMULATED_RECORDS_PER_SECOND: '50000' });
    await eventually('ticks', async () => (await ticks()).length > 0);
    await producer.clock.advance(100);
    await producer.stop();
    expect(producer.failures).toEqual([]);
    const metrics = await producer.registry.metrics();
    expect(metrics).toContain(`producer_ticks_appended_total ${(await ticks()).length}`);
    expect(metrics).toContain('producer_queue_ticks 0');
  });

  it('never writes the key into a log line, a metric or a status', async () => {
    fake.play('server-error');
    const { clock, logger, registry } = await start({ COINGECKO_API_KEY: 'CG-secret' });
    await eventually('the failure', async () => (await statusOf('coingecko'))?.state === 'down');
    fake.play('key-missing');
    await clock.advance(600_000);
    await eventually('the second', async () => (await statusOf('coingecko'))?.state === 'misconfigured');
    expect(fake.calls[0]?.headers['x-cg-demo-api-key']).toBe('CG-secret');
    const said = JSON.stringify([
      logger.lines,
      await registry.metrics(),
      await valuesOf(SOURCE_STATUS_TOPIC, decodeSourceStatus),
    ]);
    expect(said).toContain('misconfigured');
    expect(said).not.toContain('CG-secret');
  });

  it('refuses to start with a recording that is not there', async () => {
    await expect(start({ SOURCE: 'replay:/no/such/file' })).rejects.toThrow(
      'SOURCE=replay:/no/such/file cannot be read (ENOENT)',
    );
  });
});
