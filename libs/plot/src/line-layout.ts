import { scaleLinear } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';
import { slotsOf, type Slot } from './slots.js';
import { valueDomain } from './value-domain.js';

export interface LineInput {
  /** End of the point's window, epoch ms; ascending, and the point's identity. */
  readonly endMs: number;
  readonly value: number;
}

export interface LineSpace {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly windowMs: number;
  /** The time axis has at least this many steps: a line of two points is not stretched over all of it. Default 1. */
  readonly fewestSlots?: number;
  /** Newest price inside the window that is still open; drawn behind the last point. */
  readonly forming: LineInput | null;
  /** A point that must stay where it is (the one under the pointer), and the step it was drawn with. */
  readonly held?: HeldPoint | null;
}

export interface HeldPoint {
  readonly endMs: number;
  readonly xPx: number;
  readonly slotPx: number;
}

export interface LinePoint extends LineInput {
  readonly xPx: number;
  readonly yPx: number;
  readonly missingBefore: number;
}

export interface LineLayout {
  readonly points: readonly LinePoint[];
  /** Width of one step on the time axis. */
  readonly slotPx: number;
  readonly forming: LinePoint | null;
  /** One `M` per unbroken run of windows. */
  readonly path: string;
  readonly areaPath: string;
  /** From the last point before a gap to the first one after it. */
  readonly bridges: readonly { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number }[];
  /** From the last point to the forming one; empty without either. */
  readonly formingPath: string;
  readonly ticks: readonly { readonly value: number; readonly yPx: number }[];
  /** Distance between two ticks: how precisely their labels have to be written. 0 without ticks. */
  readonly tickStep: number;
  readonly domain: readonly [number, number];
  readonly lowest: LinePoint | null;
  readonly highest: LinePoint | null;
}

const TICK_EVERY_PX = 56;

/** Smooth line through every point: monotone in x, so it never shows a price that was not there. */
export function layoutLine(inputs: readonly LineInput[], space: LineSpace): LineLayout {
  const { heightPx, windowMs, forming } = space;
  const domain = valueDomain([...inputs, ...(forming ? [forming] : [])].map(({ value }) => value)) ?? [0, 1];
  const y = scaleLinear().domain(domain).range([heightPx, 0]);
  const slots = slotsOf(
    inputs.map(({ endMs }) => endMs),
    windowMs,
  );
  const lastSlot = slots.at(-1)?.at ?? 0;
  const { slotPx, shiftPx } = slotScale(inputs, slots, space);
  const x = (at: number) => at * slotPx + shiftPx;
  const place = (input: LineInput, at: number, missingBefore: number): LinePoint => ({
    ...input,
    xPx: round(x(at)),
    yPx: round(y(input.value)),
    missingBefore,
  });
  const points = inputs.map((input, index) => place(input, slots[index]?.at ?? 0, slots[index]?.missingBefore ?? 0));
  const last = points.at(-1);
  const formingPoint = forming && place(forming, last ? lastSlot + formingStep(forming, last, windowMs) : 0, 0);
  const draw = line<LinePoint>(
    ({ xPx }) => xPx,
    ({ yPx }) => yPx,
  )
    .curve(curveMonotoneX)
    .digits(2);
  const fill = area<LinePoint>(
    ({ xPx }) => xPx,
    heightPx,
    ({ yPx }) => yPx,
  )
    .curve(curveMonotoneX)
    .digits(2);
  const runs = unbrokenRuns(points);
  const tickValues = y.ticks(Math.max(2, Math.floor(heightPx / TICK_EVERY_PX)));
  return {
    points,
    slotPx,
    forming: formingPoint,
    path: runs.map((run) => draw(run) ?? '').join(''),
    areaPath: runs.map((run) => fill(run) ?? '').join(''),
    bridges: points.flatMap((point, index) => {
      const before = points[index - 1];
      return before && point.missingBefore > 0
        ? [{ x1: before.xPx, y1: before.yPx, x2: point.xPx, y2: point.yPx }]
        : [];
    }),
    formingPath: last && formingPoint ? `M${last.xPx},${last.yPx}L${formingPoint.xPx},${formingPoint.yPx}` : '',
    ticks: tickValues.map((value) => ({ value, yPx: round(y(value)) })),
    tickStep: tickValues.length > 1 ? (tickValues[1] ?? 0) - (tickValues[0] ?? 0) : 0,
    domain,
    lowest: extreme(points, (a, b) => a < b),
    highest: extreme(points, (a, b) => a > b),
  };
}

/** A held point may not be pushed further than this many steps: then the layout starts afresh. */
const MOST_HELD_STEPS = 2;

/**
 * One slot is kept free at the right end for the forming point, with or without one: a tick must not move the line.
 * While a point is held, the steps keep their width and the line is shifted so that the point stays where it is.
 */
function slotScale(
  inputs: readonly LineInput[],
  slots: readonly Slot[],
  { widthPx, fewestSlots = 1, held }: LineSpace,
) {
  const lastSlot = slots.at(-1)?.at ?? 0;
  const fresh = { slotPx: widthPx / Math.max(fewestSlots, lastSlot + 1), shiftPx: 0 };
  const at = held ? slots[inputs.findIndex(({ endMs }) => endMs === held.endMs)]?.at : undefined;
  if (!held || at === undefined) return fresh;
  const shiftPx = held.xPx - at * held.slotPx;
  const overflowPx = shiftPx + lastSlot * held.slotPx - widthPx;
  return overflowPx > MOST_HELD_STEPS * held.slotPx ? fresh : { slotPx: held.slotPx, shiftPx };
}

/** Share of a slot that the forming point is past the last one; a late tick still stays inside the free slot. */
function formingStep(forming: LineInput, last: LinePoint, windowMs: number): number {
  return Math.min(1, Math.max(0.2, (forming.endMs - last.endMs) / windowMs));
}

function unbrokenRuns(points: readonly LinePoint[]): LinePoint[][] {
  const runs: LinePoint[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    if (run === undefined || point.missingBefore > 0) runs.push([point]);
    else run.push(point);
  }
  return runs;
}

function extreme(points: readonly LinePoint[], beats: (a: number, b: number) => boolean): LinePoint | null {
  return points.reduce<LinePoint | null>(
    (best, point) => (best && !beats(point.value, best.value) ? best : point),
    null,
  );
}

function round(px: number): number {
  return Math.round(px * 100) / 100;
}
