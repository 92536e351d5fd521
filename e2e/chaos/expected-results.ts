import type { TickRecord } from '@cmp/contracts';
import { keyPartition, type LogRecord } from '@cmp/event-log';
import { PARTITIONS } from './chaos-topics.js';
import { CHAOS_WINDOWS, CORRECTION_MS, MAX_FUTURE_SKEW_MS, type ChaosWindow } from './chaos-windows.js';

/** What must have been published of one window, and from what. */
export interface ExpectedWindow {
  samples: number;
  priceSum: number;
  firstPrice: number;
  firstAtMs: number;
  lastPrice: number;
  lastAtMs: number;
  firstOffset: number;
  lastOffset: number;
  /** Samples that came before it closed. */
  inTime: number;
  readonly endMs: number;
  readonly graceMs: number;
}

export interface ExpectedResults {
  /** By `<coin>|<window length>|<window end>`. */
  readonly windows: ReadonlyMap<string, ExpectedWindow>;
  /** Those that the partition's clock has not closed: published only if the wall clock closes windows. */
  readonly open: ReadonlySet<string>;
  /** `<partition>-<offset>` of the ticks that must be late records. */
  readonly late: ReadonlySet<string>;
  readonly deadLetters: ReadonlySet<string>;
  readonly duplicates: number;
}

/**
 * One calm pass over the tick topic, told as plainly as possible and with no code of the processor: what a perfect processor publishes.
 * `records` hold whole partitions in offset order.
 */
export function expectedResults(records: readonly LogRecord[]): ExpectedResults {
  const windows = new Map<string, ExpectedWindow>();
  const late = new Set<string>();
  const deadLetters = new Set<string>();
  const clocks = new Map<number, number>();
  const seen = new Set<string>();
  const reachMs = CORRECTION_MS + Math.max(...CHAOS_WINDOWS.map(({ sizeMs, graceMs }) => sizeMs + graceMs));
  let duplicates = 0;
  for (const record of records) {
    const { partition, offset } = record;
    const tick = usableTick(record);
    if (tick === null) {
      deadLetters.add(`${partition}-${offset}`);
      continue;
    }
    const timeMs = Date.parse(tick.timestamp);
    const clockBeforeMs = clocks.get(partition) ?? -Infinity;
    const id = `${tick.coin} ${tick.record_id}`;
    if (seen.has(id) && timeMs > clockBeforeMs - reachMs) {
      duplicates += 1;
      continue;
    }
    seen.add(id);
    const clockMs = Math.max(clockBeforeMs, timeMs);
    clocks.set(partition, clockMs);
    for (const definition of CHAOS_WINDOWS) {
      for (const endMs of endsOf(definition, timeMs)) {
        if (endMs <= clockMs - definition.graceMs - CORRECTION_MS) late.add(`${partition}-${offset}`);
        else count(windows, definition, endMs, tick, timeMs, offset, endMs > clockMs - definition.graceMs);
      }
    }
  }
  return { windows, open: takeOpen(windows, clocks), late, deadLetters, duplicates };
}

/** How many times a window is published: when it closes, if anything came in time, and for every tick after that. */
export function publicationsOf({ inTime, samples }: ExpectedWindow): number {
  return samples - inTime + (inTime > 0 ? 1 : 0);
}

function usableTick({ key, value, appendTimeMs }: LogRecord): TickRecord | null {
  const text = value?.toString('utf8') ?? '';
  if (!text.startsWith('{')) return null;
  const tick = JSON.parse(text) as TickRecord;
  if (key?.toString('utf8') !== tick.coin) return null;
  return Date.parse(tick.timestamp) - appendTimeMs > MAX_FUTURE_SKEW_MS ? null : tick;
}

function endsOf({ sizeMs, advanceMs }: ChaosWindow, timeMs: number): number[] {
  const ends: number[] = [];
  for (let startMs = Math.floor(timeMs / advanceMs) * advanceMs; startMs > timeMs - sizeMs; startMs -= advanceMs)
    ends.push(startMs + sizeMs);
  return ends;
}

function count(
  windows: Map<string, ExpectedWindow>,
  { sizeMs, graceMs }: ChaosWindow,
  endMs: number,
  { coin, price }: TickRecord,
  timeMs: number,
  offset: number,
  inTime: boolean,
): void {
  const name = `${coin}|${sizeMs}|${endMs}`;
  const window = windows.get(name) ?? newWindow(endMs, graceMs, offset);
  windows.set(name, window);
  window.samples += 1;
  window.inTime += inTime ? 1 : 0;
  window.priceSum += price;
  window.lastOffset = offset;
  if (timeMs < window.firstAtMs) Object.assign(window, { firstAtMs: timeMs, firstPrice: price });
  if (timeMs >= window.lastAtMs) Object.assign(window, { lastAtMs: timeMs, lastPrice: price });
}

function newWindow(endMs: number, graceMs: number, offset: number): ExpectedWindow {
  const edges = { firstPrice: 0, firstAtMs: Infinity, lastPrice: 0, lastAtMs: -Infinity };
  return { samples: 0, priceSum: 0, inTime: 0, endMs, graceMs, firstOffset: offset, lastOffset: offset, ...edges };
}

function takeOpen(windows: Map<string, ExpectedWindow>, clocks: ReadonlyMap<number, number>): Set<string> {
  const open = new Set<string>();
  for (const [name, { endMs, graceMs }] of windows) {
    const [coin = ''] = name.split('|');
    const clockMs = clocks.get(keyPartition(coin, PARTITIONS)) ?? -Infinity;
    if (endMs > clockMs - graceMs) open.add(name);
  }
  for (const name of open) windows.delete(name);
  return open;
}
