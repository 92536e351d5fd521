import { eventually } from '@cmp/runtime/testing';
import { CoinGeckoRig, SAMPLE_COINS, type RigOptions } from '../../testing/coingecko-rig.js';
import { inTurn, servePrices, type ScenarioName } from '../../testing/fake-coingecko.js';
import { COINGECKO_ATTRIBUTION } from './coingecko-source.js';

const SEED = 3;
let rig: CoinGeckoRig;

async function started(options: RigOptions = {}): Promise<CoinGeckoRig> {
  rig = await CoinGeckoRig.start({ seed: SEED, ...options });
  return rig;
}

afterEach(() => rig.stop());

describe('CoinGeckoSource', () => {
  it('serves all coins of a poll with the same event time, from one call that says who calls', async () => {
    const { fake, clock } = await started();
    const batch = await rig.poll();
    expect(batch?.origin).toBe('live');
    expect(batch?.observations.map(({ coin }) => coin)).toEqual([...SAMPLE_COINS]);
    expect(batch?.observations[0]).toMatchObject({ price: 103_912, sourceTimeMs: 1_779_092_258_000 });
    expect(new Set(batch?.observations.map(({ eventTimeMs }) => eventTimeMs))).toEqual(new Set([clock.nowMs()]));
    expect(fake.calls).toHaveLength(1);
    expect(fake.calls[0]?.headers['user-agent']).toMatch(/^crypto-market-pulse\/\d/);
    expect(rig.status).toMatchObject({
      state: 'ok',
      detail: 'keyless: polling every 30 s',
      attribution: COINGECKO_ATTRIBUTION,
      lastSuccessAtMs: clock.nowMs(),
      breaker: 'closed',
      intervalMs: 30_000,
    });
  });

  it(`polls at once, then every 30 s give or take 2 s, never two at a time (seed ${SEED})`, async () => {
    const { fake, clock } = await started();
    const startMs = clock.nowMs();
    for (let round = 0; round < 20; round += 1) await rig.poll();
    expect(fake.calls[0]?.atMs).toBe(startMs);
    const gapsMs = fake.calls.slice(1).map(({ atMs }, index) => atMs - (fake.calls[index]?.atMs ?? 0));
    for (const gapMs of gapsMs) expect(Math.abs(gapMs - 30_000)).toBeLessThanOrEqual(2001);
    expect(new Set(gapsMs).size).toBeGreaterThan(10);
  });

  it('takes a repeated answer for an observation, with a new event time', async () => {
    await started();
    const [first, second] = [await rig.poll(), await rig.poll()];
    expect(second?.observations[0]?.sourceTimeMs).toBe(first?.observations[0]?.sourceTimeMs);
    expect(second?.observations[0]?.eventTimeMs).toBeGreaterThan(first?.observations[0]?.eventTimeMs ?? 0);
  });

  it('waits for the next poll before it makes the next batch: who does not ask, does not poll', async () => {
    const { fake, clock } = await started();
    await rig.poll();
    await clock.advance(600_000);
    expect(fake.calls).toHaveLength(1);
  });
});

const USELESS: readonly (readonly [ScenarioName, string])[] = [
  ['server-error', 'CoinGecko: answers 500'],
  ['unavailable', 'CoinGecko: answers 503'],
  ['timeout', 'CoinGecko: answers 408'],
  ['bad-parameter', 'CoinGecko: answers 400'],
  ['not-found', 'CoinGecko: answers 404'],
  ['unprocessable', 'CoinGecko: answers 422'],
  ['empty-body', 'CoinGecko: answers with an empty body'],
  ['half-json', 'CoinGecko: answers with JSON that is cut or no object'],
  ['json-list', 'CoinGecko: answers with JSON that is cut or no object'],
  ['cut-body', 'CoinGecko: an answer cut short'],
  ['huge-body', 'CoinGecko: an answer longer than 1024 KiB'],
  ['wrong-type', 'CoinGecko: answers text/csv instead of JSON'],
  ['redirect', 'CoinGecko: answers with a redirect (302): check COINGECKO_BASE_URL'],
  ['html-in-200', 'CoinGecko is hidden behind a page of the network (HTML instead of JSON)'],
  ['blocked', 'CoinGecko turns this address away (403)'],
  ['hang-up', 'CoinGecko cannot be reached: no answer'],
];

describe('an answer without prices', () => {
  it.each(USELESS)('%s is a failed poll, not a price of zero and not the end', async (scenario, sentence) => {
    await started({ scenario });
    expect((await rig.poll())?.observations).toEqual([]);
    expect(rig.status.state).toBe('down');
    expect(rig.status.detail).toContain(sentence);
    // When the next call is due stands beside the sentence; in it, it would be wrong a second later.
    expect(rig.status.detail).not.toContain('next');
    expect(rig.status.nextPollAtMs).toBeGreaterThan(rig.clock.nowMs());
    rig.fake.play('samples');
    expect((await rig.poll())?.observations).toHaveLength(10);
    expect(rig.status.state).toBe('ok');
  });

  it('gives up a call after 5 s', async () => {
    const { clock, fake } = await started({ scenario: 'slow' });
    const poll = rig.poll();
    await eventually('the call to arrive', () => fake.calls.length === 1);
    await clock.advance(5000);
    expect((await poll)?.observations).toEqual([]);
    expect(rig.status.detail).toContain('no answer within 5 s');
  });

  it('names a venue that nothing listens for, and does not count calls that never left', async () => {
    await started({ plan: 'demo', apiKey: 'CG-secret', callsPerMonth: 100 });
    await rig.fake.stop();
    await rig.poll();
    expect(rig.status).toMatchObject({ state: 'down', creditsLeft: 100 });
    expect(rig.status.detail).toContain('CoinGecko cannot be reached: no connection (ECONNREFUSED)');
  });

  it('opens the breaker at the third failure in a row and closes it with the next success', async () => {
    await started({ scenario: 'server-error' });
    await rig.poll();
    await rig.poll();
    expect(rig.status.breaker).toBe('closed');
    await rig.poll();
    expect(rig.status.breaker).toBe('open');
    await rig.poll();
    expect((rig.status.nextPollAtMs ?? 0) - rig.clock.nowMs()).toBeGreaterThan(45_000);
    rig.fake.play('samples');
    await rig.poll();
    expect(rig.status.breaker).toBe('closed');
  });
});

describe('a rate limit', () => {
  it.each(['limited', 'limited-text', 'limited-in-200', 'limited-text-in-200'] as const)(
    '%s without Retry-After waits 30, 60, 120 s, less up to a fifth',
    async (scenario) => {
      await started({ scenario, wantedIntervalMs: 1000 });
      const waits: number[] = [];
      for (let round = 0; round < 4; round += 1) {
        expect((await rig.poll())?.observations).toEqual([]);
        waits.push((rig.status.nextPollAtMs ?? 0) - rig.clock.nowMs());
      }
      expect(rig.status).toMatchObject({ state: 'limited', breaker: 'open' });
      expect(rig.status.detail).toContain('rate limit reached');
      for (const [index, longestMs] of [30_000, 60_000, 120_000, 120_000].entries()) {
        expect(waits[index]).toBeLessThanOrEqual(longestMs);
        expect(waits[index]).toBeGreaterThanOrEqual(longestMs * 0.8);
      }
    },
  );

  it.each([
    ['limited-retry-after', 7000],
    ['limited-retry-at', 45_000],
  ] as const)('%s waits as long as it says', async (scenario, waitMs) => {
    await started({ scenario, wantedIntervalMs: 1000 });
    await rig.poll();
    expect((rig.status.nextPollAtMs ?? 0) - rig.clock.nowMs()).toBe(waitMs);
    expect(rig.status.detail).toContain(`asked to wait ${waitMs / 1000} s`);
  });

  it('counts limited calls against the plan and goes on once they are answered', async () => {
    await started({ scenario: 'limited', plan: 'demo', apiKey: 'CG-secret', callsPerMonth: 1000 });
    await rig.poll();
    expect(rig.status.creditsLeft).toBe(999);
    rig.fake.play('samples');
    expect((await rig.poll())?.observations).toHaveLength(10);
  });
});

describe('a fault that only a person can mend', () => {
  it.each([
    ['key-missing', 'CoinGecko asks for an API key: set COINGECKO_API_KEY and COINGECKO_PLAN; polling has stopped'],
    [
      'plan-too-small',
      'CoinGecko says that the plan of COINGECKO_API_KEY does not cover this call; polling has stopped',
    ],
    ['pro-key-on-demo-host', 'CoinGecko says that this is a pro key on the demo host: set COINGECKO_PLAN to the paid'],
    [
      'demo-key-on-pro-host',
      'CoinGecko says that this is a demo key on the pro host: set COINGECKO_PLAN=demo; polling',
    ],
  ] as const)('%s stops the polling for good and says what to do', async (scenario, sentence) => {
    const { fake, clock } = await started({ scenario });
    expect((await rig.poll())?.observations).toEqual([]);
    expect(rig.status).toMatchObject({ state: 'misconfigured', nextPollAtMs: null });
    expect(rig.status.detail).toContain(sentence);
    expect(await rig.poll()).toBeNull();
    await clock.advance(3_600_000);
    expect(fake.calls).toHaveLength(1);
  });
});

describe('odd values', () => {
  const bitcoinIn = async (scenario: ScenarioName) => {
    await started({ scenario });
    const batch = await rig.poll();
    return { bitcoin: batch?.observations.find(({ coin }) => coin === 'bitcoin'), count: batch?.observations.length };
  };

  it('keeps a price whose change is null', async () => {
    expect(await bitcoinIn('null-change')).toMatchObject({
      bitcoin: { price: 103_912, change24hPct: null },
      count: 10,
    });
  });

  it.each(['null-price', 'empty-coin'] as const)('leaves only the coin out of %s', async (scenario) => {
    expect(await bitcoinIn(scenario)).toEqual({ bitcoin: undefined, count: 9 });
  });

  it('reads numbers that come as texts, and ignores keys nobody asked for', async () => {
    expect((await bitcoinIn('strings')).bitcoin).toMatchObject({ price: 103_912, sourceTimeMs: 1_779_092_258_000 });
    await rig.stop();
    expect(await bitcoinIn('extra-keys')).toMatchObject({ bitcoin: { price: 103_912 }, count: 10 });
  });

  it('does not take a coin called status for an error', async () => {
    await started({ coins: ['status'] });
    rig.fake.play(servePrices(() => ({ status: { usd: 0.03 } })));
    expect((await rig.poll())?.observations).toMatchObject([{ coin: 'status', price: 0.03 }]);
  });

  it('names coins that were not served in three answers in a row, until they are', async () => {
    await started({ scenario: 'missing-coin', coins: ['bitcoin', 'matic-network'] });
    await rig.poll();
    await rig.poll();
    expect(rig.status.unservedCoins).toEqual([]);
    const third = await rig.poll();
    expect(rig.status).toMatchObject({ state: 'ok', unservedCoins: ['matic-network'] });
    expect(third?.observations.map(({ coin }) => coin)).toEqual(['bitcoin']);
    rig.fake.play(servePrices(() => ({ bitcoin: { usd: 1 }, 'matic-network': { usd: 2 } })));
    await rig.poll();
    expect(rig.status.unservedCoins).toEqual([]);
  });

  it('does not hold a failed poll against a coin', async () => {
    await started({ scenario: 'server-error' });
    for (let round = 0; round < 4; round += 1) await rig.poll();
    expect(rig.status.unservedCoins).toEqual([]);
  });
});

describe('the plan', () => {
  const november = Date.parse('2026-11-01T00:00:00.000Z');
  const demo = { plan: 'demo', apiKey: 'CG-secret', startMs: november } as const;

  it('is named in the status when it stretches the interval', async () => {
    await started({ ...demo, callsPerMonth: 10_000 });
    await rig.poll();
    expect(rig.status).toMatchObject({
      state: 'limited',
      detail: 'demo plan: 10,000 calls a month, polling every 259 s',
      creditsLeft: 9999,
      calls: { month: '2026-11', count: 1 },
    });
  });

  it('names a limit by the minute as well', async () => {
    await started({ callsPerMinute: 5, wantedIntervalMs: 1000 });
    await rig.poll();
    expect(rig.status).toMatchObject({ state: 'limited', detail: 'keyless: 5 calls a minute, polling every 12 s' });
  });

  it('holds for a whole month of mixed answers: the venue counts no more calls than it allows', async () => {
    const { fake, clock } = await started({ ...demo, callsPerMonth: 300 });
    const { samples, limited, 'server-error': broken, 'limited-in-200': hidden } = fake.scenarios;
    const mixed = inTurn(...Array.from({ length: 80 }, () => [samples, limited, broken, hidden, samples]).flat());
    fake.play(mixed);
    while (clock.nowMs() < Date.parse('2026-12-01T00:00:00.000Z')) await rig.poll();
    const inNovember = fake.calls.filter(({ atMs }) => new Date(atMs).getUTCMonth() === 10).length;
    expect(inNovember).toBeLessThanOrEqual(300);
    expect(inNovember).toBeGreaterThan(290);
  });

  it('counts on from what earlier runs used, and waits for the next month when all is spent', async () => {
    const { fake, clock } = await started({ ...demo, callsPerMonth: 100, used: { month: '2026-11', count: 99 } });
    await rig.poll();
    expect(rig.status.creditsLeft).toBe(0);
    expect(rig.status.detail).toBe(
      'demo plan: all 100 calls of 2026-11 are used, polling goes on at 2026-12-01 00:00 UTC',
    );
    expect((await rig.poll())?.observations).toHaveLength(10);
    expect(fake.calls.map(({ atMs }) => new Date(atMs).toISOString())).toEqual([
      '2026-11-01T00:00:00.000Z',
      '2026-12-01T00:00:00.000Z',
    ]);
    expect(clock.nowMs()).toBe(Date.parse('2026-12-01T00:00:00.000Z'));
    expect(rig.status.creditsLeft).toBe(99);
  });

  it('sends the key as a header and shows it nowhere', async () => {
    const { fake, logger } = await started({ ...demo, scenario: 'key-missing' });
    await rig.poll();
    expect(fake.calls[0]?.headers['x-cg-demo-api-key']).toBe('CG-secret');
    expect(JSON.stringify([logger.lines, rig.board.all(), await rig.registry.metrics()])).not.toContain('CG-secret');
  });
});
