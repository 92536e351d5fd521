import { risingLine } from '../testing/index.js';
import { layoutLine } from './line-layout.js';

const space = { widthPx: 400, heightPx: 100, windowMs: 30_000, forming: null };

describe('the line of a coin', () => {
  it('is drawn like this', () => {
    const layout = layoutLine(risingLine(3), space);
    expect(layout.path).toBe('M0,93.1C44.44,78.73,88.89,64.37,133.33,50C177.78,35.63,222.22,21.27,266.67,6.9');
    // The area is the same curve, closed along the bottom.
    expect(layout.areaPath.startsWith(layout.path)).toBe(true);
    expect(layout.areaPath.slice(layout.path.length)).toMatch(/^L266\.67,100C.*,0,100Z$/);
  });

  it('goes through every point and keeps the last slot free', () => {
    const { points } = layoutLine(risingLine(4), space);
    expect(points.map(({ xPx }) => xPx)).toEqual([0, 100, 200, 300]);
  });

  it('grows from the left while it is short', () => {
    const { points } = layoutLine(risingLine(2), { ...space, fewestSlots: 8 });
    expect(points.map(({ xPx }) => xPx)).toEqual([0, 50]);
  });

  it('never leaves the range of two neighbours', () => {
    const values = [100, 100, 109, 109, 90, 95];
    const { path, points } = layoutLine(
      values.map((value, index) => ({ endMs: index * 30_000, value })),
      space,
    );
    for (const piece of controlPoints(path)) {
      const right = points.findIndex(({ xPx }) => xPx >= piece.x - 0.01);
      const [a, b] = [points[Math.max(0, right - 1)]!, points[Math.max(1, right)]!];
      expect(piece.y).toBeGreaterThanOrEqual(Math.min(a.yPx, b.yPx) - 0.02);
      expect(piece.y).toBeLessThanOrEqual(Math.max(a.yPx, b.yPx) + 0.02);
    }
  });

  it('is broken where a window is missing, with a bridge across', () => {
    const inputs = risingLine(6).filter((_, index) => index !== 3);
    const layout = layoutLine(inputs, space);
    expect(layout.path.match(/M/g)).toHaveLength(2);
    expect(layout.areaPath.match(/M/g)).toHaveLength(2);
    expect(layout.bridges).toHaveLength(1);
    expect(layout.bridges[0]).toMatchObject({ x1: layout.points[2]!.xPx, x2: layout.points[3]!.xPx });
    expect(layout.points[3]!.missingBefore).toBe(1);
  });

  it('does not move when the forming point comes, and leads to it', () => {
    const inputs = risingLine(4);
    const forming = { endMs: inputs[3]!.endMs + 15_000, value: 103.2 };
    const [without, withIt] = [layoutLine(inputs, space), layoutLine(inputs, { ...space, forming })];
    expect(withIt.points.map(({ xPx }) => xPx)).toEqual(without.points.map(({ xPx }) => xPx));
    expect(withIt.forming!.xPx).toBe(350);
    expect(withIt.formingPath).toBe(`M300,${withIt.points[3]!.yPx}L${withIt.forming!.xPx},${withIt.forming!.yPx}`);
  });

  it('keeps a forming point that is late inside the free slot', () => {
    const inputs = risingLine(4);
    const forming = { endMs: inputs[3]!.endMs + 500_000, value: 104 };
    expect(layoutLine(inputs, { ...space, forming }).forming!.xPx).toBe(400);
  });

  it('holds the point under the pointer in its place when a window comes, and when the oldest leaves', () => {
    const all = risingLine(11);
    const before = layoutLine(all.slice(0, 10), space);
    const held = { endMs: all[4]!.endMs, xPx: before.points[4]!.xPx, slotPx: before.slotPx };
    const grown = layoutLine(all, { ...space, held });
    expect(grown.points[4]!.xPx).toBeCloseTo(held.xPx, 1);
    const slid = layoutLine(all.slice(1), { ...space, held });
    expect(slid.points[3]!.xPx).toBeCloseTo(held.xPx, 1);
  });

  it('lets go of a held point that has left, or that would push the line out', () => {
    const all = risingLine(20);
    const held = { endMs: all[4]!.endMs, xPx: 200, slotPx: 40 };
    expect(layoutLine(all.slice(10), { ...space, held }).points[0]!.xPx).toBe(0);
    expect(layoutLine(all, { ...space, held }).points[0]!.xPx).toBe(0);
  });

  it('finds the lowest and the highest point', () => {
    const layout = layoutLine(risingLine(3), space);
    expect(layout.lowest).toBe(layout.points[0]);
    expect(layout.highest).toBe(layout.points[2]);
  });

  it('puts a flat series in the middle', () => {
    expect(layoutLine(risingLine(3, { step: 0 }), space).points.map(({ yPx }) => yPx)).toEqual([50, 50, 50]);
  });

  it('is empty without points', () => {
    expect(layoutLine([], space)).toMatchObject({ points: [], path: '', areaPath: '', lowest: null, formingPath: '' });
  });
});

/** Every coordinate pair of a path. */
function controlPoints(path: string): { x: number; y: number }[] {
  const numbers = [...path.matchAll(/-?\d+(?:\.\d+)?/g)].map(([text]) => Number(text));
  return numbers.flatMap((x, index) => (index % 2 === 0 ? [{ x, y: numbers[index + 1]! }] : []));
}
