import { nextReadInMs } from './next-read.js';

const fiveMinutes = { windowMs: 300_000, advanceMs: 30_000, graceMs: 5_000 };

describe('the next read of windows', () => {
  it('is when the next one has ended, its grace is over and it had time to come', () => {
    expect(nextReadInMs(fiveMinutes, 1_200_000 + 10_000)).toBe(27_000);
    expect(nextReadInMs(fiveMinutes, 1_200_000 + 7_000)).toBe(30_000);
  });

  it('waits a few seconds at least, whatever the advance', () => {
    expect(nextReadInMs(fiveMinutes, 1_200_000 + 6_000)).toBe(5_000);
    expect(nextReadInMs({ windowMs: 10_000, advanceMs: 1_000, graceMs: 0 }, 1_200_000)).toBe(5_000);
  });
});
