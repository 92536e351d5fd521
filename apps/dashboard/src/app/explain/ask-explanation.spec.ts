import { toPulseRecord } from '@cmp/contracts';
import { aPulse } from '@cmp/market/testing';
import { NoAnswerError } from '../feed/ask-gateway.js';
import { askExplanation } from './ask-explanation.js';

const END_MS = Date.UTC(2026, 10, 23, 12, 1, 30);
const window = { coin: 'bitcoin', name: 'Bitcoin', endMs: END_MS, windowMs: 30_000 };
const pulse = aPulse({ windowEndMs: END_MS });
const answer = {
  pulse: toPulseRecord(pulse),
  revisions: [toPulseRecord(pulse)],
  inputs: [
    {
      partition: 0,
      offset: 7,
      record_id: 'x',
      event_time: '2026-11-23T12:01:02.000Z',
      price: 1,
      source: 'kraken',
      counted: true,
    },
  ],
  complete: true,
};
const signal = new AbortController().signal;
const gateway =
  (status: number, body: unknown, asked: string[] = []): typeof fetch =>
  (url) => {
    asked.push(url as string);
    const json = () => (body === undefined ? Promise.reject(new SyntaxError('not JSON')) : Promise.resolve(body));
    return Promise.resolve({ ok: status === 200, status, json } as Response);
  };

describe('asking where a price comes from', () => {
  it('names coin, end and length of the window', async () => {
    const asked: string[] = [];
    const explanation = await askExplanation(window, signal, gateway(200, answer, asked));
    expect(asked).toEqual(['/api/pulses/bitcoin/2026-11-23T12%3A01%3A30.000Z/inputs?window_ms=30000']);
    expect(explanation).toMatchObject({
      pulse,
      inputs: [{ offset: 7, eventTimeMs: END_MS - 28_000, source: 'kraken' }],
      missing: null,
    });
  });

  it('passes on what is missing', async () => {
    const cut = { ...answer, inputs: null, complete: false, why: 'it was posted' };
    expect(await askExplanation(window, signal, gateway(200, cut))).toMatchObject({
      inputs: null,
      missing: 'it was posted',
    });
  });

  it.each([
    [503, { error: { code: 'busy', message: 'another explanation is still being read; try again' } }, /^Another expl/],
    [502, undefined, /^The gateway answered 502\.$/],
    [200, { ...answer, inputs: [{}] }, /cannot be read: inputs\[0\]\.partition must be a number/],
    [200, undefined, /cannot be read: answer must be an object/],
  ])('says why there is none: %d %j', async (status, body, words) => {
    const failure = askExplanation(window, signal, gateway(status, body));
    await expect(failure).rejects.toThrow(words);
    await expect(failure).rejects.toBeInstanceOf(NoAnswerError);
  });

  it('says when nobody answers', async () => {
    const nobody: typeof fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(askExplanation(window, signal, nobody)).rejects.toThrow('The gateway cannot be reached.');
  });
});
