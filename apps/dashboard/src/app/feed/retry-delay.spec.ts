import { retryDelayMs } from './retry-delay.js';

describe('the wait before a new try', () => {
  it('is anywhere between almost nothing and a limit that doubles up to 15 s', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map((attempt) => retryDelayMs(attempt, 0.999_999))).toEqual([
      500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
    ]);
    expect(retryDelayMs(6, 0)).toBe(100);
    expect(retryDelayMs(6, 0.5)).toBe(7500);
  });
});
