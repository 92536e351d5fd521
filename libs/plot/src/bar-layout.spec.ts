import { layoutDivergingBars, layoutLogBars, SHORTEST_BAR_PX } from './bar-layout.js';

const LABEL_PX = 50;
const space = { widthPx: 1000, labelGapPx: 8 };
const bar = (key: string, value: number | null) => ({ key, value, labelPx: LABEL_PX });

describe('bars on a log axis', () => {
  it('come longest first, unknown values last and without a length', () => {
    const { bars } = layoutLogBars([bar('ada', 0.62), bar('none', null), bar('btc', 103_912), bar('sol', 187)], space);
    expect(bars.map(({ key }) => key)).toEqual(['btc', 'sol', 'ada', 'none']);
    expect(bars.at(-1)).toMatchObject({ value: null, lengthPx: 0 });
  });

  it('are a decade apart by the same distance wherever the decade is', () => {
    const { bars } = layoutLogBars([bar('a', 5000), bar('b', 500), bar('c', 50), bar('d', 5)], space);
    const [a, b, c, d] = bars.map(({ lengthPx }) => lengthPx) as [number, number, number, number];
    expect(a - b).toBeCloseTo(b - c, 6);
    expect(b - c).toBeCloseTo(c - d, 6);
  });

  it('are never shorter than can be seen and pointed at', () => {
    const { bars } = layoutLogBars([bar('huge', 1e12), bar('tiny', 0.001_000_1)], { ...space, widthPx: 60 });
    expect(bars.map(({ lengthPx }) => lengthPx).every((length) => length >= SHORTEST_BAR_PX)).toBe(true);
  });

  it('leave room for the label beside the longest one', () => {
    const [longest] = layoutLogBars([bar('btc', 103_912), bar('ada', 0.62)], space).bars;
    expect(longest).toMatchObject({ labelInside: false, labelAnchor: 'start' });
    expect(longest!.labelXPx + LABEL_PX).toBeLessThanOrEqual(space.widthPx);
  });

  it('carry a label that is too wide for the room beside them inside', () => {
    const [longest] = layoutLogBars([{ key: 'btc', value: 103_912, labelPx: 120 }, bar('ada', 0.62)], {
      ...space,
      widthPx: 260,
    }).bars;
    expect(longest).toMatchObject({ labelInside: true, labelAnchor: 'end' });
  });

  it('have ticks where the decades are', () => {
    const { ticks, bars } = layoutLogBars([bar('a', 1000), bar('b', 2)], space);
    expect(ticks.map(({ value }) => value)).toEqual([1, 10, 100, 1000]);
    expect(ticks.at(-1)!.xPx).toBeCloseTo(bars[0]!.lengthPx, 6);
  });

  it('are none without a value', () => {
    expect(layoutLogBars([bar('a', null)], space)).toMatchObject({ ticks: [], bars: [{ key: 'a', lengthPx: 0 }] });
  });
});

describe('bars on both sides of zero', () => {
  const layout = layoutDivergingBars([bar('down', -6.44), bar('flat', 0), bar('up', 6.03), bar('none', null)], space);
  const at = (key: string) => layout.bars.find((one) => one.key === key)!;

  it('grow to the right for gains and to the left for losses, from the same line', () => {
    expect(layout.originPx).toBe(500);
    expect(at('up').xPx).toBe(500);
    expect(at('down').xPx + at('down').lengthPx).toBeCloseTo(500, 6);
  });

  it('use one scale on both sides', () => {
    expect(at('up').lengthPx / at('down').lengthPx).toBeCloseTo(6.03 / 6.44, 6);
  });

  it('keep their labels inside the width on either side', () => {
    expect(at('down').labelAnchor).toBe('end');
    expect(at('down').labelXPx - LABEL_PX).toBeGreaterThanOrEqual(0);
    expect(at('up').labelXPx + LABEL_PX).toBeLessThanOrEqual(space.widthPx);
  });

  it('show zero as a sliver and what is not known as nothing', () => {
    expect(at('flat').lengthPx).toBe(SHORTEST_BAR_PX);
    expect(at('none').lengthPx).toBe(0);
    expect(layout.bars.map(({ key }) => key)).toEqual(['up', 'flat', 'down', 'none']);
  });

  it('stand although every change is zero', () => {
    expect(layoutDivergingBars([bar('a', 0)], space).bars[0]!.lengthPx).toBe(SHORTEST_BAR_PX);
  });
});
