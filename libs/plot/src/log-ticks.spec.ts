import { logTicks } from './log-ticks.js';

describe('the ticks of a log axis', () => {
  it('are the powers of ten inside the domain, both ends included', () => {
    expect(logTicks([0.1, 103_912], 10)).toEqual([0.1, 1, 10, 100, 1000, 10_000, 100_000]);
  });

  it('are thinned evenly where there is little room', () => {
    expect(logTicks([0.1, 103_912], 4)).toEqual([0.1, 10, 1000, 100_000]);
    expect(logTicks([0.1, 103_912], 2)).toEqual([0.1, 1000]);
  });
});
