import { kafkaTestCluster, type KafkaTestControl } from '@cmp/event-log/testing';
import type { Tick } from '@cmp/market';
import { FakeCoinGecko } from '../fakes/coingecko/index.js';
import { ServicesOnKafka, WINDOW_MS } from './services-on-kafka.js';

const OUTAGE_MS = 60_000;
const cluster = kafkaTestCluster();
const brokers = Array.from({ length: cluster.brokerCount }, (_, index) => index + 1);

let services: ServicesOnKafka;
let venue: FakeCoinGecko;

beforeEach(async () => {
  services = new ServicesOnKafka(cluster);
  venue = await FakeCoinGecko.start({ scenario: 'walk' });
});

afterEach(async () => {
  await services.stop();
  await venue.stop();
});

function control(): KafkaTestControl {
  if (cluster.control === null) throw new Error('this test stops brokers: it needs a cluster of its own');
  return cluster.control;
}

const every = (path: string, wanted: number) => async () =>
  (await services.statuses(path)).every((code) => code === wanted);

/**
 * Every poll the venue answered is one tick of each coin; what was answered last may still be on its way. An append whose outcome nobody
 * was told is made again, so a tick may be in the log twice, under one id: gives each once, in the order of their first places.
 */
async function expectEveryTick(sinceMs: number): Promise<readonly Tick[]> {
  const answered = venue.calls.length;
  expect(answered).toBeGreaterThan(10);
  const [ticks, first] = await services.until(
    `${answered} ticks of bitcoin in the topic`,
    async () => {
      const seen = await services.ticks('bitcoin', sinceMs);
      const byId = new Map(seen.toReversed().map((tick) => [tick.recordId, tick]));
      return byId.size >= answered ? ([seen, byId] as const) : null;
    },
    90_000,
  );
  for (const tick of ticks) expect(tick).toEqual(first.get(tick.recordId));
  const once = ticks.filter((tick) => first.get(tick.recordId) === tick);
  const times = once.map(({ eventTimeMs }) => eventTimeMs);
  expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
  return once;
}

/** Windows go on, none is told of twice, and each holds every tick of its time once. */
async function expectNewWindowsOnce(sinceMs: number, ticks: readonly Tick[]): Promise<void> {
  const nowMs = Date.now();
  await services.until(
    'windows that end after now',
    async () => (await services.pulses('bitcoin')).some(({ window_end }) => Date.parse(window_end) > nowMs),
    90_000,
  );
  const pulses = await services.pulses('bitcoin');
  const ends = pulses.map(({ window_end }) => window_end);
  expect(new Set(ends).size).toBe(ends.length);

  const lastMs = ticks.at(-1)?.eventTimeMs ?? 0;
  const whole = pulses.filter(
    (pulse) => Date.parse(pulse.window_start) >= sinceMs && Date.parse(pulse.window_end) <= lastMs,
  );
  expect(whole.length).toBeGreaterThan(OUTAGE_MS / WINDOW_MS);
  const counted = whole.map(({ window_end, samples }) => ({ window_end, samples }));
  const inTopic = whole.map(({ window_start, window_end }) => ({
    window_end,
    samples: ticks.filter(
      ({ eventTimeMs }) => eventTimeMs >= Date.parse(window_start) && eventTimeMs < Date.parse(window_end),
    ).length,
  }));
  expect(counted).toEqual(inTopic);
}

describe('three services', () => {
  it('wait for a Kafka that is down at start, and lose no accepted tick, and count none twice, when it is away for a minute', async () => {
    for (const broker of brokers) await control().kill(broker);
    const startedMs = Date.now();
    await services.start({ SOURCE: 'coingecko', COINGECKO_BASE_URL: venue.baseUrl });
    await services.until('all answer', every('/healthz', 200), 60_000);
    expect(await services.statuses('/readyz')).toEqual([503, 503, 503]);
    await Promise.all(brokers.map((broker) => control().start(broker)));
    await services.until('all ready', every('/readyz', 200), 120_000);
    await services.until('windows', async () => (await services.pulses('bitcoin')).length >= 2, 90_000);

    for (const broker of brokers) await control().kill(broker);
    const backMs = Date.now() + OUTAGE_MS;
    await services.until('none ready', every('/readyz', 503), OUTAGE_MS);
    await services.until('the end of the outage', () => Date.now() >= backMs, OUTAGE_MS + 5000);
    services.expectAllAlive();
    await Promise.all(brokers.map((broker) => control().start(broker)));
    await services.until('all ready again', every('/readyz', 200), 120_000);

    const ticks = await expectEveryTick(startedMs);
    await expectNewWindowsOnce(startedMs, ticks);
    services.expectAllAlive();
  }, 600_000);
});
