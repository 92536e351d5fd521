import type { AlertedPulse } from '@cmp/market';
import type { Formats } from '../formats/formats.js';
import { correctionWords } from '../market/correction-words.js';
import type { ShownPulse } from '../market/insert-pulse.js';
import { sourceName } from '../market/source-name.js';

/** One window of the chosen coin in words: for the dot, the tooltip and the table alike. */
export interface PointWords {
  readonly endMs: number;
  readonly iso: string;
  readonly time: string;
  readonly price: string;
  /** Change to the window before; null for the first and after a gap. */
  readonly changePct: number | null;
  readonly change: string;
  readonly samples: string;
  readonly sources: string;
  /** Of `correctionWords`. */
  readonly corrected: string | null;
  /** `1:01:30 PM, $103,912.00, +0.10% to the window before, 1 sample`. */
  readonly sentence: string;
}

/** @param before the pulse of the window right before; null when there is none */
export function pointWords(pulse: ShownPulse, before: AlertedPulse | null, formats: Formats): PointWords {
  const changePct = before === null ? null : (pulse.price / before.price - 1) * 100;
  const time = formats.time(pulse.windowEndMs);
  const price = formats.fullPrice(pulse.price);
  const change = formats.change(changePct);
  const samples = `${formats.count(pulse.samples)} ${pulse.samples === 1 ? 'sample' : 'samples'}`;
  const corrected = correctionWords(pulse, formats);
  return {
    endMs: pulse.windowEndMs,
    iso: new Date(pulse.windowEndMs).toISOString(),
    time,
    price,
    changePct,
    change,
    samples,
    sources: pulse.sources.map(sourceName).join(', '),
    corrected,
    sentence: [
      time,
      price,
      ...(changePct === null ? [] : [`${change} to the window before`]),
      samples,
      ...(corrected === null ? [] : [`corrected (${corrected})`]),
    ].join(', '),
  };
}

/** A row of the chart's table: a window, or the windows that are missing between two. */
export type SeriesRow =
  | { readonly kind: 'window'; readonly point: PointWords }
  | { readonly kind: 'missing'; readonly iso: string; readonly words: string };

/** Missing windows in one gap that still get a row each; a longer gap gets one row for the rest. */
const ROWS_PER_GAP = 6;

/** Oldest first, missing windows included. */
export function seriesRows(series: readonly ShownPulse[], windowMs: number, formats: Formats): SeriesRow[] {
  return series.flatMap((pulse, index): SeriesRow[] => {
    const before = series[index - 1];
    const missing = before ? Math.max(0, Math.round((pulse.windowEndMs - before.windowEndMs) / windowMs) - 1) : 0;
    const point = pointWords(pulse, missing === 0 ? (before ?? null) : null, formats);
    return [
      ...missingRows((before?.windowEndMs ?? 0) + windowMs, missing, windowMs, formats),
      { kind: 'window', point },
    ];
  });
}

function missingRows(firstEndMs: number, count: number, windowMs: number, formats: Formats): SeriesRow[] {
  return Array.from({ length: Math.min(count, ROWS_PER_GAP) }, (_, index) => {
    const endMs = firstEndMs + index * windowMs;
    const rest = index === ROWS_PER_GAP - 1 ? count - ROWS_PER_GAP : 0;
    const words = rest > 0 ? `${formats.time(endMs)} and ${formats.count(rest)} more` : formats.time(endMs);
    return { kind: 'missing', iso: new Date(endMs).toISOString(), words };
  });
}

/** `Bitcoin rose 0.42% over 10 min, from $103.5K to $103.9K, low $103.4K at 12:03:00 PM.` */
export function lineSummary(name: string, series: readonly AlertedPulse[], windowMs: number, formats: Formats): string {
  const first = series[0];
  const last = series.at(-1);
  if (!first || !last) return `${name} has no window yet.`;
  if (first === last) return `${name} has one window, ${formats.price(last.price)}.`;
  const pct = (last.price / first.price - 1) * 100;
  const over = formats.duration(last.windowEndMs - first.windowEndMs + windowMs);
  const lowest = series.reduce((low, pulse) => (pulse.price < low.price ? pulse : low));
  const moved =
    Math.abs(pct) < 0.005 ? 'did not change' : `${pct > 0 ? 'rose' : 'fell'} ${formats.share(Math.abs(pct))}`;
  const range = `from ${formats.price(first.price)} to ${formats.price(last.price)}`;
  return `${name} ${moved} over ${over}, ${range}, low ${formats.price(lowest.price)} at ${formats.time(lowest.windowEndMs)}.`;
}
