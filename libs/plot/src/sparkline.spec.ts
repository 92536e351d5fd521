import { risingLine } from '../testing/index.js';
import { layoutSparkline } from './sparkline.js';

const size = { widthPx: 106, heightPx: 26, insetPx: 3, windowMs: 30_000 };

describe('a sparkline', () => {
  it('uses the whole width inside its insets', () => {
    const { end, path } = layoutSparkline(risingLine(5), size);
    expect(end!.xPx).toBeCloseTo(100, 1);
    expect(path.startsWith('M0,')).toBe(true);
  });

  it('ends at the same edge although there are gaps', () => {
    const inputs = risingLine(8).filter((_, index) => index !== 2 && index !== 3);
    const { end, path } = layoutSparkline(inputs, size);
    expect(end!.xPx).toBeCloseTo(100, 0);
    expect(path.match(/M/g)).toHaveLength(2);
  });

  it('is nothing without points and a start for one', () => {
    expect(layoutSparkline([], size)).toEqual({ path: '', end: null });
    expect(layoutSparkline(risingLine(1), size).end).not.toBeNull();
  });
});
