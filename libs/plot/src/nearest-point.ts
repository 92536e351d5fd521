import { bisectCenter } from 'd3-array';

/** Index of the point whose `xPx` is nearest to the pointer; points ascend in x. -1 without points. */
export function nearestPoint(points: readonly { readonly xPx: number }[], pointerXPx: number): number {
  if (points.length === 0) return -1;
  return bisectCenter(
    points.map(({ xPx }) => xPx),
    pointerXPx,
  );
}
