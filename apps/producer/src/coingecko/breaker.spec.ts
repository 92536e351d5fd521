import { backoff } from '@cmp/runtime';
import { Breaker } from './breaker.js';

function newBreaker(): Breaker {
  return new Breaker(backoff({ baseMs: 30_000, factor: 2, maxMs: 120_000, jitter: 0, random: () => 0 }));
}

describe('Breaker', () => {
  it('opens after three failures in a row and waits 30, 60, 120, 120 s', () => {
    const breaker = newBreaker();
    expect([breaker.failed(), breaker.failed()]).toEqual([0, 0]);
    expect(breaker.state).toBe('closed');
    expect([breaker.failed(), breaker.failed(), breaker.failed(), breaker.failed()]).toEqual([
      30_000, 60_000, 120_000, 120_000,
    ]);
    expect(breaker.state).toBe('open');
  });

  it('opens at one rate limit, for as long as the venue says', () => {
    const breaker = newBreaker();
    expect(breaker.limited(7000)).toBe(7000);
    expect(breaker.state).toBe('open');
    expect(breaker.limited(null)).toBe(30_000);
  });

  it('is half-open for one call, whose answer decides', () => {
    const breaker = newBreaker();
    breaker.limited(null);
    breaker.tried();
    expect(breaker.state).toBe('half-open');
    expect(breaker.failed()).toBe(60_000);
    breaker.tried();
    breaker.succeeded();
    expect(breaker.state).toBe('closed');
    expect([breaker.failed(), breaker.limited(null)]).toEqual([0, 30_000]);
  });
});
