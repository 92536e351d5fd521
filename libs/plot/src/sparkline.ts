import { layoutLine, type LineInput } from './line-layout.js';

export interface Sparkline {
  readonly path: string;
  /** Where the newest point is; null without points. */
  readonly end: { readonly xPx: number; readonly yPx: number } | null;
}

/** A small line inside `widthPx` × `heightPx`, kept `insetPx` away from the edges so that stroke and end dot are not cut. */
export function layoutSparkline(
  inputs: readonly LineInput[],
  { widthPx, heightPx, insetPx, windowMs }: { widthPx: number; heightPx: number; insetPx: number; windowMs: number },
): Sparkline {
  const steps = inputs.length;
  // `layoutLine` keeps one slot free at the right; a sparkline has no forming point and uses the whole width.
  const stretched = steps > 1 ? ((widthPx - 2 * insetPx) * steps) / (steps - 1) : widthPx - 2 * insetPx;
  const layout = layoutLine(inputs, { widthPx: stretched, heightPx: heightPx - 2 * insetPx, windowMs, forming: null });
  const scale = fit(layout.points.at(-1)?.xPx ?? 0, widthPx - 2 * insetPx);
  const end = layout.points.at(-1);
  if (scale === 1) return { path: layout.path, end: end ? { xPx: end.xPx, yPx: end.yPx } : null };
  const narrowed = layoutLine(inputs, {
    widthPx: stretched * scale,
    heightPx: heightPx - 2 * insetPx,
    windowMs,
    forming: null,
  });
  const narrowedEnd = narrowed.points.at(-1);
  return { path: narrowed.path, end: narrowedEnd ? { xPx: narrowedEnd.xPx, yPx: narrowedEnd.yPx } : null };
}

/** Gaps make the line longer than its number of points: the factor that brings its end back to the edge. */
function fit(endPx: number, widthPx: number): number {
  return endPx > widthPx ? widthPx / endPx : 1;
}
