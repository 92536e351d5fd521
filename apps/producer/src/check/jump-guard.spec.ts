import { JumpGuard } from './jump-guard.js';

function admitted(...prices: readonly number[]): readonly boolean[] {
  const guard = new JumpGuard();
  return prices.map((price) => guard.admit('bitcoin', price));
}

describe('JumpGuard', () => {
  it('lets the first price and steps of up to 30 % through', () => {
    expect(admitted(100, 130, 91)).toEqual([true, true, true]);
  });

  it('holds a larger step back for one round and takes it once the next price confirms it', () => {
    expect(admitted(100, 150, 151, 152)).toEqual([true, false, true, true]);
  });

  it('forgets a price that the next one does not confirm', () => {
    expect(admitted(100, 1, 101, 1, 100)).toEqual([true, false, true, false, true]);
  });

  it('holds each of several wild prices back', () => {
    expect(admitted(100, 1, 1000, 5, 5)).toEqual([true, false, false, false, true]);
  });

  it('compares a coin only with itself', () => {
    const guard = new JumpGuard();
    guard.admit('bitcoin', 100_000);
    expect(guard.admit('dogecoin', 0.18)).toBe(true);
  });
});
