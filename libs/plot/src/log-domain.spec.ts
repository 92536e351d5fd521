import { logDomain } from './log-domain.js';

describe('the domain of a log axis', () => {
  it('runs from the power of ten below the smallest value to the largest', () => {
    expect(logDomain([103_912, 0.1742, 187.34])).toEqual([0.1, 103_912]);
  });

  it('gives a power of ten the decade below it, so that its bar has a length', () => {
    expect(logDomain([1, 100])).toEqual([0.1, 100]);
    expect(logDomain([0.001])![0]).toBeCloseTo(0.0001, 12);
  });

  it('leaves out what is not a positive number, and is null without any', () => {
    expect(logDomain([Number.NaN, -3, 0, 5])).toEqual([1, 5]);
    expect(logDomain([0, -1, Number.NaN])).toBeNull();
  });
});
