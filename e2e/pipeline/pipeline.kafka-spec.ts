import { TICK_TOPIC, decodeTick } from '@cmp/contracts';
import { eventLogVariables, openEventLog, type EventLog } from '@cmp/event-log';
import { parseVariables, systemClock } from '@cmp/runtime';
import { eventually, silentLogger } from '@cmp/runtime/testing';
import { FakeCoinGecko } from '../fakes/coingecko/index.js';
import { OwnBroker } from './own-broker.js';
import { freePort, StartedApp } from './started-app.js';

const OUTAGE_MS = 60_000;
/** Away from the launcher's defaults, so that a developer's own broker is left alone. */
const BROKER_PORT = 24_092;

const FAST = { WINDOW_MS: '2000', GRACE_MS: '0', IDLE_CLOSE_MS: '500', POLL_INTERVAL_MS: '1000', LOG_LEVEL: 'info' };

let broker: OwnBroker;
let venue: FakeCoinGecko;
let started: StartedApp[];

beforeEach(async () => {
  broker = new OwnBroker(BROKER_PORT);
  venue = await FakeCoinGecko.start({ scenario: 'walk' });
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((app) => app.stop()));
  await venue.stop();
  await broker.remove();
});

async function startServices(extra: Record<string, string> = {}) {
  const ports = { producer: await freePort(), processor: await freePort(), gateway: await freePort() };
  const common = {
    ...FAST,
    KAFKA_BROKERS: broker.bootstrap,
    SOURCE: 'coingecko',
    COINGECKO_BASE_URL: venue.baseUrl,
    COINGECKO_CALLS_PER_MINUTE: '100',
    ...extra,
  };
  for (const name of ['producer', 'processor', 'gateway'] as const) {
    const port = String(ports[name]);
    started.push(StartedApp.start(name, { ...common, PORT: port, OPERATIONS_PORT: port }));
  }
  return {
    gateway: `http://127.0.0.1:${ports.gateway}`,
    services: Object.values(ports).map((port) => `http://127.0.0.1:${port}`),
  };
}

function openLog(): Promise<EventLog> {
  const config = parseVariables(eventLogVariables, { KAFKA_BROKERS: broker.bootstrap });
  return openEventLog(config, { clientId: 'spec', clock: systemClock, logger: silentLogger });
}

const statusOf = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  );

async function pulsesOf(gateway: string, coin: string): Promise<any[]> {
  const answer = await fetch(`${gateway}/api/pulses?coin=${coin}&limit=100`).catch(() => null);
  return answer?.ok === true ? ((await answer.json()) as any).pulses : [];
}

function expectAllAlive() {
  for (const app of started) if (!app.running) throw new Error(`ended: ${app.describe()}`);
}

/** Event times of every tick in the topic, per coin. */
async function tickTimes(log: EventLog): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  for (const { partition, startOffset, endOffset } of await log.bounds(TICK_TOPIC)) {
    for await (const records of log.read({ topic: TICK_TOPIC, partition, fromOffset: startOffset, toOffset: endOffset })) {
      for (const { value } of records) {
        const tick = decodeTick(value ?? new Uint8Array());
        times.set(tick.coin, [...(times.get(tick.coin) ?? []), tick.eventTimeMs]);
      }
    }
  }
  return times;
}

describe('three services on a real Kafka', () => {
  it('carry a price from the venue to the gateway', async () => {
    await broker.up();
    const { gateway, services } = await startServices({ TOPIC_PARTITIONS: '3' });
    for (const service of services) {
      await eventually(`${service} ready`, async () => (await statusOf(`${service}/readyz`)) === 200, 60_000);
    }
    const coins = ['bitcoin', 'dogecoin', 'avalanche-2'];
    for (const coin of coins) {
      await eventually(`windows of ${coin}`, async () => (await pulsesOf(gateway, coin)).length >= 3, 60_000);
    }
    for (const pulse of await pulsesOf(gateway, 'bitcoin')) {
      expect(pulse.sources).toEqual(['coingecko']);
      expect(pulse.price).toBeGreaterThan(0);
    }
    expectAllAlive();
  }, 180_000);

  it('live through a Kafka that is down at start and away for a minute, losing no accepted tick', async () => {
    const { gateway, services } = await startServices();
    for (const service of services) {
      await eventually(`${service} answers`, async () => (await statusOf(`${service}/healthz`)) === 200, 30_000);
      expect(await statusOf(`${service}/readyz`)).toBe(503);
    }
    await broker.up();
    for (const service of services) {
      await eventually(`${service} ready`, async () => (await statusOf(`${service}/readyz`)) === 200, 90_000);
    }
    await eventually('windows', async () => (await pulsesOf(gateway, 'bitcoin')).length >= 2, 60_000);

    await broker.kill();
    const backMs = Date.now() + OUTAGE_MS;
    for (const service of services) {
      await eventually(`${service} not ready`, async () => (await statusOf(`${service}/readyz`)) === 503, 45_000);
    }
    await eventually('the outage is over', () => Date.now() >= backMs, OUTAGE_MS + 5000);
    expectAllAlive();
    await broker.up();
    for (const service of services) {
      await eventually(`${service} ready again`, async () => (await statusOf(`${service}/readyz`)) === 200, 90_000);
    }

    const callsUntilNow = venue.calls.length;
    const log = await openLog();
    try {
      // Every answered poll is one event time of each coin; the last ones may still be on their way.
      const times = await eventually(
        'every accepted tick in the topic',
        async () => {
          const seen = await tickTimes(log);
          return new Set(seen.get('bitcoin')).size >= callsUntilNow ? seen : null;
        },
        60_000,
      );
      for (const [coin, all] of times) expect({ coin, twice: all.length - new Set(all).size }).toEqual({ coin, twice: 0 });
    } finally {
      await log.close();
    }
    const newestMs = Date.now();
    await eventually(
      'new windows',
      async () => (await pulsesOf(gateway, 'bitcoin')).some(({ window_end }) => Date.parse(window_end) > newestMs),
      60_000,
    );
    const ends = (await pulsesOf(gateway, 'bitcoin')).map(({ window_end }) => window_end);
    expect(new Set(ends).size).toBe(ends.length);
    expectAllAlive();
  }, 400_000);
});

describe('on a Kafka cluster', () => {
  it('SOURCE=auto never simulates: without the venue there are no prices', async () => {
    await broker.up();
    await venue.stop();
    const { gateway, services } = await startServices({ SOURCE: 'auto' });
    for (const service of services) {
      await eventually(`${service} answers`, async () => (await statusOf(`${service}/healthz`)) === 200, 30_000);
    }
    const status = await eventually(
      'the source to be reported down',
      async () => {
        const answer = await fetch(`${gateway}/api/status`).catch(() => null);
        const body = answer?.ok === true ? ((await answer.json()) as any) : null;
        return body?.sources.some(({ state }: any) => state === 'down') ? body : null;
      },
      60_000,
    );
    expect(status.simulated).toBe(false);
    expect(await pulsesOf(gateway, 'bitcoin')).toEqual([]);
  }, 120_000);

  it('names every topic that does not fit the contract, and does not start', async () => {
    await broker.up();
    const log = await openLog();
    const spec = { partitions: 5, replication: 1, cleanup: 'compact', retentionMs: 3_600_000 } as const;
    await log.ensureTopics([{ name: TICK_TOPIC, ...spec }]);
    await log.close();
    const port = String(await freePort());
    const processor = StartedApp.start('processor', {
      KAFKA_BROKERS: broker.bootstrap,
      TOPIC_PARTITIONS: '3',
      OPERATIONS_PORT: port,
    });
    started.push(processor);
    const { code } = await processor.exit;
    expect(code).not.toBe(0);
    expect(processor.stderr).toContain(`${TICK_TOPIC}`);
    expect(processor.stderr).toContain('5');
    expect(processor.stderr).toContain('3');
  }, 120_000);
});
