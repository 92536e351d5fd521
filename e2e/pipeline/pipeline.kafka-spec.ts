import { TICK_TOPIC } from '@cmp/contracts';
import { kafkaTestCluster } from '@cmp/event-log/testing';
import { eventually } from '@cmp/runtime/testing';
import { FakeCoinGecko } from '../fakes/coingecko/index.js';
import { PARTITIONS, ServicesOnKafka } from './services-on-kafka.js';

let services: ServicesOnKafka;
let venue: FakeCoinGecko;

beforeEach(async () => {
  services = new ServicesOnKafka(kafkaTestCluster());
  venue = await FakeCoinGecko.start({ scenario: 'walk' });
});

afterEach(async () => {
  await services.stop();
  await venue.stop();
});

const allReady = () => services.statuses('/readyz').then((codes) => codes.every((code) => code === 200));

describe('three services on a real Kafka', () => {
  it('carry a price from the venue to the gateway', async () => {
    await services.start({ SOURCE: 'coingecko', COINGECKO_BASE_URL: venue.baseUrl });
    await eventually('all services ready', allReady, 60_000);
    for (const coin of ['bitcoin', 'dogecoin', 'avalanche-2']) {
      await eventually(`windows of ${coin}`, async () => (await services.pulses(coin)).length >= 3, 60_000);
    }
    for (const pulse of await services.pulses('bitcoin')) {
      expect(pulse.sources).toEqual(['coingecko']);
      expect(pulse.price).toBeGreaterThan(0);
    }
    services.expectAllAlive();
  });

  it('with SOURCE=auto never simulate: without the venue there are no new prices', async () => {
    const address = venue.baseUrl;
    await venue.stop();
    const startedMs = Date.now();
    await services.start({ SOURCE: 'auto', COINGECKO_BASE_URL: address });
    interface Status {
      readonly simulated: boolean;
      readonly sources: readonly { readonly source: string; readonly state: string; readonly updated_at: string }[];
    }
    const status = await eventually(
      'the source to be reported down',
      async () => {
        const body = await services.gatewayJson<Status>('/api/status');
        const down = body?.sources.some(
          ({ state, updated_at }) => state === 'down' && Date.parse(updated_at) >= startedMs,
        );
        return down === true ? body : null;
      },
      60_000,
    );
    expect(status.simulated).toBe(false);
    expect(await services.ticks('bitcoin', startedMs)).toEqual([]);
  });

  it('refuse to start on topics that do not fit the contract, and name the difference', async () => {
    const processor = await services.startOne('processor', { TOPIC_PARTITIONS: String(PARTITIONS + 2) });
    expect(await processor.exit).toEqual({ code: 1, signal: null });
    expect(processor.stderr).toContain(TICK_TOPIC);
    expect(processor.stderr).toContain(String(PARTITIONS));
    expect(processor.stderr).toContain(String(PARTITIONS + 2));
  });
});
