import { nearestPoint } from './nearest-point.js';

describe('the point nearest to the pointer', () => {
  const points = [{ xPx: 0 }, { xPx: 100 }, { xPx: 200 }];

  it('is the nearest in x, and the outermost beyond the ends', () => {
    expect([-50, 49, 51, 149, 151, 900].map((x) => nearestPoint(points, x))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('is none without points', () => {
    expect(nearestPoint([], 10)).toBe(-1);
  });
});
