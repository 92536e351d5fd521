import { valueDomain } from './value-domain.js';

describe('the value axis of a line', () => {
  it('is the range of the data and 8 % of it on each side', () => {
    expect(valueDomain([100, 150, 200])).toEqual([92, 208]);
  });

  it('gives a flat series 0.05 % on each side', () => {
    expect(valueDomain([1000, 1000])).toEqual([999.5, 1000.5]);
  });

  it('has a width although the series is flat at zero', () => {
    expect(valueDomain([0, 0])).toEqual([-1, 1]);
  });

  it('is null without a finite value', () => {
    expect(valueDomain([Number.NaN])).toBeNull();
  });
});
