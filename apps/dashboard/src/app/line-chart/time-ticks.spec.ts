import { timeTicks } from './time-ticks.js';

const points = Array.from({ length: 10 }, (_, index) => ({ endMs: index, xPx: index * 50 }));
const options = { label: String, widthOf: () => 60, fromPx: 0, toPx: 450 };

describe('the labels under a line', () => {
  it('start from the newest that fits and never touch', () => {
    expect(timeTicks(points, options).map(({ endMs }) => endMs)).toEqual([8, 6, 4, 2]);
  });

  it('stay inside the chart', () => {
    for (const { xPx } of timeTicks(points, options)) {
      expect(xPx - 30).toBeGreaterThanOrEqual(options.fromPx);
      expect(xPx + 30).toBeLessThanOrEqual(options.toPx);
    }
  });
});
