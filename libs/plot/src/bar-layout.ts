import { scaleLinear, scaleLog } from 'd3-scale';
import { logDomain } from './log-domain.js';
import { logTicks } from './log-ticks.js';

export interface BarInput {
  readonly key: string;
  /** Null: the value is not known; such a bar comes last and has no length. */
  readonly value: number | null;
  /** Width of the value's label in pixels, as measured in the page's font. */
  readonly labelPx: number;
}

export interface BarSpace {
  /** Pixels from the axis to the far edge. */
  readonly widthPx: number;
  /** Between the end of a bar and its label, and between the label and the edge. */
  readonly labelGapPx: number;
}

export interface Bar {
  readonly key: string;
  readonly value: number | null;
  /** Left edge and length in pixels from the axis' left end; `xPx` is 0 except for bars that grow to the left. */
  readonly xPx: number;
  readonly lengthPx: number;
  readonly labelXPx: number;
  readonly labelAnchor: 'start' | 'end';
  /** True when the label did not fit beside the bar and lies on it. */
  readonly labelInside: boolean;
}

export interface BarAxis {
  readonly bars: readonly Bar[];
  readonly ticks: readonly { readonly value: number; readonly xPx: number }[];
  /** Where zero is (diverging) or where the axis starts (log). */
  readonly originPx: number;
}

/** A bar is never thinner than this, so that it can be seen and pointed at. */
export const SHORTEST_BAR_PX = 4;

const TICK_EVERY_PX = 110;
/** Decades have short labels. */
const DECADE_EVERY_PX = 56;

/** Bars on a log axis, longest first, unknown values last in the given order. Labels at the end, inside when there is no room. */
export function layoutLogBars(inputs: readonly BarInput[], space: BarSpace): BarAxis {
  const sorted = sortByValue(inputs);
  const domain = logDomain(sorted.flatMap(({ value }) => (value === null ? [] : [value])));
  if (domain === null) return { bars: sorted.map(emptyBar(0, space)), ticks: [], originPx: 0 };
  const scale = scaleLog()
    .domain(domain)
    .range([0, space.widthPx - roomForLabels(sorted, space, 1 / 3)])
    .clamp(true);
  const bars = sorted.map((input) => {
    if (input.value === null || !(input.value > 0)) return emptyBar(0, space)(input);
    const lengthPx = Math.max(SHORTEST_BAR_PX, scale(input.value));
    return { key: input.key, value: input.value, xPx: 0, lengthPx, ...labelRightOf(lengthPx, 0, input.labelPx, space) };
  });
  const ticks = logTicks(domain, Math.max(2, Math.floor(space.widthPx / DECADE_EVERY_PX))).map((value) => ({
    value,
    xPx: scale(value),
  }));
  return { bars, ticks, originPx: 0 };
}

/** Bars left and right of zero on a linear axis that is symmetric, largest value first, unknown values last. */
export function layoutDivergingBars(inputs: readonly BarInput[], space: BarSpace): BarAxis {
  const sorted = sortByValue(inputs);
  const reach = Math.max(...sorted.map(({ value }) => Math.abs(value ?? 0)), 0) || 1;
  const margin = roomForLabels(sorted, space, 1 / 4);
  const scale = scaleLinear()
    .domain([-reach, reach])
    .range([margin, space.widthPx - margin]);
  const originPx = scale(0);
  const bars = sorted.map((input) => {
    if (input.value === null) return emptyBar(originPx, space)(input);
    const lengthPx = Math.max(SHORTEST_BAR_PX, Math.abs(scale(input.value) - originPx));
    const left = input.value < 0;
    const xPx = left ? originPx - lengthPx : originPx;
    const label = left
      ? labelLeftOf(xPx, lengthPx, input.labelPx, space)
      : labelRightOf(xPx + lengthPx, xPx, input.labelPx, space);
    return { key: input.key, value: input.value, xPx, lengthPx, ...label };
  });
  const ticks = scale
    .ticks(Math.max(2, Math.floor(space.widthPx / TICK_EVERY_PX)))
    .map((value) => ({ value, xPx: scale(value) }));
  return { bars, ticks, originPx };
}

/** What is kept free beyond the longest bar for its label, but never more than a share of the width. */
function roomForLabels(inputs: readonly BarInput[], { widthPx, labelGapPx }: BarSpace, mostOfWidth: number): number {
  return Math.min(Math.max(0, ...inputs.map(({ labelPx }) => labelPx)) + labelGapPx, widthPx * mostOfWidth);
}

function sortByValue(inputs: readonly BarInput[]): BarInput[] {
  return [...inputs].sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity) || 0);
}

function labelRightOf(endPx: number, startPx: number, labelPx: number, { widthPx, labelGapPx }: BarSpace) {
  const fitsBeside = endPx + labelGapPx + labelPx <= widthPx;
  const fitsInside = endPx - startPx >= labelPx + 2 * labelGapPx;
  if (fitsBeside || !fitsInside)
    return { labelXPx: endPx + labelGapPx, labelAnchor: 'start', labelInside: false } as const;
  return { labelXPx: endPx - labelGapPx, labelAnchor: 'end', labelInside: true } as const;
}

function labelLeftOf(startPx: number, lengthPx: number, labelPx: number, { labelGapPx }: BarSpace) {
  const fitsBeside = startPx - labelGapPx - labelPx >= 0;
  const fitsInside = lengthPx >= labelPx + 2 * labelGapPx;
  if (fitsBeside || !fitsInside)
    return { labelXPx: startPx - labelGapPx, labelAnchor: 'end', labelInside: false } as const;
  return { labelXPx: startPx + labelGapPx, labelAnchor: 'start', labelInside: true } as const;
}

function emptyBar(atPx: number, { labelGapPx }: BarSpace): (input: BarInput) => Bar {
  return ({ key }) => ({
    key,
    value: null,
    xPx: atPx,
    lengthPx: 0,
    labelXPx: atPx + labelGapPx,
    labelAnchor: 'start',
    labelInside: false,
  });
}
