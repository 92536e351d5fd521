import { backoff } from './backoff.js';

describe('backoff', () => {
  const options = { baseMs: 100, factor: 2, maxMs: 500, jitter: 0.5, random: () => 1 };

  it('doubles up to the ceiling and starts again after a reset', () => {
    const waiting = backoff(options);
    expect([1, 2, 3, 4, 5].map(() => waiting.nextMs())).toEqual([100, 200, 400, 500, 500]);
    waiting.reset();
    expect(waiting.nextMs()).toBe(100);
  });

  it('draws the jittered share at random', () => {
    expect(backoff({ ...options, random: () => 0 }).nextMs()).toBe(50);
    expect(backoff({ ...options, random: () => 0.5 }).nextMs()).toBe(75);
  });
});
