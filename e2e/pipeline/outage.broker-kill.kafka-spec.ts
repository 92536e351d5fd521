import { kafkaTestCluster, type KafkaTestControl } from '@cmp/event-log/testing';
import { FakeCoinGecko } from '../fakes/coingecko/index.js';
import { ServicesOnKafka } from './services-on-kafka.js';

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

/** Every poll the venue answered is one tick of each coin; what was answered last may still be on its way. */
async function expectEveryTickOnce(sinceMs: number): Promise<void> {
  const answered = venue.calls.length;
  expect(answered).toBeGreaterThan(10);
  const times = await services.until(
    `${answered} ticks of bitcoin in the topic`,
    async () => {
      const seen = await services.tickTimes('bitcoin', sinceMs);
      return new Set(seen).size >= answered ? seen : null;
    },
    90_000,
  );
  expect({ twice: times.length - new Set(times).size }).toEqual({ twice: 0 });
  expect(times).toEqual([...times].sort((one, other) => one - other));
}

async function expectNewWindowsOnce(): Promise<void> {
  const nowMs = Date.now();
  await services.until(
    'windows that end after now',
    async () => (await services.pulses('bitcoin')).some(({ window_end }) => Date.parse(window_end) > nowMs),
    90_000,
  );
  const ends = (await services.pulses('bitcoin')).map(({ window_end }) => window_end);
  expect(new Set(ends).size).toBe(ends.length);
}

describe('three services', () => {
  it('wait for a Kafka that is down at start, and lose no accepted tick when it is away for a minute', async () => {
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

    await expectEveryTickOnce(startedMs);
    await expectNewWindowsOnce();
    services.expectAllAlive();
  }, 600_000);
});
