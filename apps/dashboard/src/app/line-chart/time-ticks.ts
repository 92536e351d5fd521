export interface TimeTick {
  readonly endMs: number;
  readonly xPx: number;
  readonly label: string;
}

/** Labels under the points, from the newest backwards, as many as fit without touching and without leaving the chart. */
export function timeTicks(
  points: readonly { readonly endMs: number; readonly xPx: number }[],
  {
    label,
    widthOf,
    fromPx,
    toPx,
  }: { label: (ms: number) => string; widthOf: (text: string) => number; fromPx: number; toPx: number },
): TimeTick[] {
  const gapPx = 24;
  const ticks: TimeTick[] = [];
  let freeUntil = toPx;
  for (const { endMs, xPx } of points.toReversed()) {
    const text = label(endMs);
    const half = widthOf(text) / 2;
    if (xPx + half > freeUntil || xPx - half < fromPx) continue;
    ticks.push({ endMs, xPx, label: text });
    freeUntil = xPx - half - gapPx;
  }
  return ticks;
}
