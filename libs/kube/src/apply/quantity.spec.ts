import { sameQuantity } from './quantity.js';

describe('sameQuantity', () => {
  it.each([
    ['1', '1000m'],
    ['0.1', '100m'],
    [0.25, '250m'],
    ['1Ki', '1024'],
    ['1.5Gi', '1536Mi'],
    ['1e3', '1k'],
    ['5M', '5000000'],
    ['100n', '0.1u'],
    ['-1', '-1000m'],
    ['0', '0Gi'],
  ])('%s is %s', (a, b) => expect(sameQuantity(a, b)).toBe(true));

  it.each([
    ['1', '2'],
    ['1', '1m'],
    ['1G', '1Gi'],
    ['1', '-1'],
    ['x', 'x'],
    ['', ''],
    ['1Zi', '1Zi'],
    [null, null],
    ['1 Gi', '1Gi'],
  ])('%s is not %s', (a, b) => expect(sameQuantity(a, b)).toBe(false));
});
