import { ManualClock } from '@cmp/runtime/testing';
import { LogUnavailableError } from '../log-error.js';
import { within } from './within.js';

function limited<T>(work: () => Promise<T>) {
  const clock = new ManualClock();
  const gaveUp: number[] = [];
  const giveUp = () => void gaveUp.push(clock.nowMs());
  return { clock, gaveUp, result: within({ clock, timeoutMs: 100, action: 'ask', giveUp }, work) };
}

describe('work within a limit', () => {
  it('gives its result and leaves no timer behind', async () => {
    const { clock, gaveUp, result } = limited(() => Promise.resolve('answer'));
    expect(await result).toBe('answer');
    expect(clock.pending).toBe(0);
    expect(gaveUp).toEqual([]);
  });

  it('that fails, fails with its own error', async () => {
    const { result } = limited(() => Promise.reject(new Error('its own')));
    await expect(result).rejects.toThrow('its own');
  });

  it('that does not end is given up at the limit, once, with an error that says what was asked', async () => {
    const { clock, gaveUp, result } = limited(() => new Promise(() => undefined));
    const refused = expect(result).rejects.toThrow(new LogUnavailableError('ask: Kafka did not answer within 100 ms'));
    await clock.advance(99);
    expect(gaveUp).toHaveLength(0);
    await clock.advance(1);
    await refused;
    expect(gaveUp).toHaveLength(1);
  });

  it('is given up at once when it is called off', async () => {
    const clock = new ManualClock();
    const off = new AbortController();
    let gaveUp = 0;
    const limit = { clock, timeoutMs: 100, action: 'ask', giveUp: () => (gaveUp += 1), signal: off.signal };
    const refused = expect(within(limit, () => new Promise(() => undefined))).rejects.toThrow('ask: it was called off');
    off.abort();
    await refused;
    expect(gaveUp).toBe(1);
    expect(clock.pending).toBe(0);
  });
});
