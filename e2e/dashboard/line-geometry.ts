import type { Locator } from '@playwright/test';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Centres of the dots in screen pixels, left to right. */
export async function dotCentres(dots: Locator): Promise<Point[]> {
  return dots.evaluateAll((all) =>
    all.map((dot) => {
      const mark = dot.matches('[data-mark="dot"]') ? dot : dot.querySelector('[data-mark="dot"]');
      const { x, y, width, height } = (mark ?? dot).getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }),
  );
}

/** The drawn line as `count` points along each of its pieces, in screen pixels. */
export async function sampleLine(path: Locator, count = 600): Promise<Point[]> {
  return path.evaluate((element, samples) => {
    const line = element as unknown as SVGPathElement;
    const toScreen = line.getScreenCTM();
    const total = line.getTotalLength();
    if (!toScreen) throw new Error('the line is not drawn');
    return Array.from({ length: samples + 1 }, (_, at) => {
      const { x, y } = line.getPointAtLength((total * at) / samples).matrixTransform(toScreen);
      return { x, y };
    });
  }, count);
}

/** Largest distance in pixels from a dot to the nearest sampled point of the line. */
export function farthestDot(dots: readonly Point[], line: readonly Point[]): number {
  const nearest = dots.map((dot) => Math.min(...line.map((point) => Math.hypot(point.x - dot.x, point.y - dot.y))));
  return Math.max(...nearest);
}

/** How many pixels the line leaves the band between two neighbouring dots: 0 for a curve that never overshoots. */
export function overshoot(dots: readonly Point[], line: readonly Point[]): number {
  let worst = 0;
  for (const point of line) {
    const right = dots.findIndex((dot) => dot.x >= point.x);
    const [before, after] = [dots[right - 1], dots[right]];
    if (!before || !after) continue;
    const above = Math.min(before.y, after.y) - point.y;
    const below = point.y - Math.max(before.y, after.y);
    worst = Math.max(worst, above, below);
  }
  return worst;
}

/** Radius of the visible circle of a dot, as drawn. */
export async function radius(dot: Locator): Promise<number> {
  return dot.evaluate((element) => {
    const mark = element.matches('[data-mark="dot"]') ? element : element.querySelector('[data-mark="dot"]');
    return Number.parseFloat(getComputedStyle(mark ?? element).getPropertyValue('r'));
  });
}
