import { askServices } from './ask-services.js';

const WHERE = { gateway: 'http://gateway', processors: ['http://10.0.0.1', 'http://10.0.0.2'] };
const STATUS = {
  newest_window_end: '2026-01-01T00:00:30.000Z',
  sources: [
    { source: 'coingecko', state: 'limited', detail: 'slow', credits_left: 12 },
    { source: 'simulated', state: 'unused', detail: '', credits_left: null },
  ],
};
const processor = (lag: number, age = 4) =>
  `processor_lag_records{partition="0"} ${lag}\nprocessor_clock_age_seconds{partition="0"} ${age}\n`;
const WELL: Readonly<Record<string, string>> = {
  'http://gateway/api/status': JSON.stringify(STATUS),
  'http://gateway/metrics': 'gateway_dead_letters_open 7\n',
  'http://10.0.0.1/metrics': processor(3, 9.6),
  'http://10.0.0.2/metrics': processor(2),
};

function see(answers: Readonly<Record<string, string>>, where: Parameters<typeof askServices>[0] = WHERE) {
  const get = (url: string) => {
    const answer = answers[url];
    return answer === undefined ? Promise.reject(new Error('refused')) : Promise.resolve(answer);
  };
  return askServices(where, get, new AbortController().signal);
}

describe('what the services say', () => {
  it('is put together', async () => {
    expect(await see(WELL)).toEqual({
      newestWindowEndMs: Date.parse('2026-01-01T00:00:30.000Z'),
      lagRecords: 5,
      lagSeconds: 10,
      deadLetters: 7,
      sources: [{ name: 'coingecko', state: 'limited', detail: 'slow', creditsLeft: 12 }],
      silent: [],
    });
  });

  it('leaves the lag out when one processor does not answer: it may be the one that lags', async () => {
    const { 'http://10.0.0.2/metrics': _, ...rest } = WELL;
    expect(await see(rest)).toMatchObject({
      lagRecords: null,
      lagSeconds: null,
      deadLetters: 7,
      silent: ['http://10.0.0.2/metrics: refused'],
    });
  });

  it('has no lag while nobody owns a partition', async () => {
    const owners = { 'http://10.0.0.1/metrics': '', 'http://10.0.0.2/metrics': '' };
    expect(await see({ ...WELL, ...owners })).toMatchObject({ lagRecords: null, lagSeconds: null });
    expect(await see(WELL, { ...WHERE, processors: [] })).toMatchObject({ lagRecords: null });
  });

  it('is no seconds behind without a record of lag, however old the last one is', async () => {
    const caughtUp = { 'http://10.0.0.1/metrics': processor(0, 900), 'http://10.0.0.2/metrics': processor(0, 900) };
    expect(await see({ ...WELL, ...caughtUp })).toMatchObject({ lagRecords: 0, lagSeconds: 0 });
  });

  it.each([
    ['garbage', '<html>'],
    ['null', 'null'],
  ])('leaves out a gateway that answers %s, and names it', async (_what, answer) => {
    const seen = await see({ ...WELL, 'http://gateway/api/status': answer });
    expect(seen).toMatchObject({ sources: null, newestWindowEndMs: null, lagRecords: 5 });
    expect(seen.silent[0]).toMatch(/^http:\/\/gateway\/api\/status: /);
  });

  it('has no watermark before the first window, nor from a time that is none', async () => {
    for (const end of [null, 'soon']) {
      const status = JSON.stringify({ ...STATUS, newest_window_end: end });
      expect(await see({ ...WELL, 'http://gateway/api/status': status })).toMatchObject({ newestWindowEndMs: null });
    }
  });

  it('asks no gateway that is not there', async () => {
    expect(await see(WELL, { ...WHERE, gateway: null })).toMatchObject({
      deadLetters: null,
      silent: ['no pod of it is ready'],
    });
  });

  it('ends when it is no longer wanted', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(askServices(WHERE, () => Promise.reject(new Error('x')), stop.signal)).rejects.toThrow('stopped');
  });
});
