// Entry of bench/window.bench.mjs: our decode, accept and window loop beside JSON.parse plus a Map, on the same bytes.
import { encodeTick, TICK_TOPIC } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import { alertThresholds, DEFAULT_COINS, labelThresholds, tickId, type AlertedPulse } from '@cmp/market';
import { atOnce, timeWindows } from '@cmp/window';
import { PulsePartition } from '../apps/processor/src/pulse/pulse-partition.js';
import { readSlice } from '../apps/processor/src/slice/read-slice.js';
import { MAX_RECORDS_PER_SLICE } from '../apps/processor/src/slice/slice-limit.js';
import { seededRandom, type Digits } from './decode-records.js';

const WINDOW_MS = 30_000;
const RULES = {
  definitions: [timeWindows({ sizeMs: WINDOW_MS, graceMs: 2000 })],
  thresholds: { ...labelThresholds, ...alertThresholds, alertCooldownMs: 0 },
  idleMs: null,
  maxFutureSkewMs: 60_000,
  correctionMs: 600_000,
};

/** Count, average price, average change, largest volume. */
type Figures = readonly [number, number, number, number];
/** Of the window `coin|window start`. */
type PlainResult = readonly [string, Figures];

/** Ten coins, polled every `pollMs`, with numbers as our contract shows them or with all their digits. */
export interface Load {
  readonly digits: Digits;
  readonly pollMs: number;
  readonly records: number;
}

export interface Comparison {
  readonly ourNs: number;
  readonly plainNs: number;
  /** Median over rounds of plain time by our time of the same round. */
  readonly ratio: number;
  readonly windows: number;
}

/** Alternates the two over `rounds` rounds after one for warming up; throws when their results differ in a single bit. */
export function compareLoops(load: Load, rounds: number): Comparison {
  const records = logRecords(load);
  const slices = slicesOf(records);
  const windows = demandEqual(ours(slices), plain(records));
  const times = Array.from({ length: rounds }, (_, round) => {
    const oursFirst = round % 2 === 0;
    const first = timed(() => (oursFirst ? ours(slices) : plain(records)));
    const second = timed(() => (oursFirst ? plain(records) : ours(slices)));
    return oursFirst ? { ourMs: first, plainMs: second } : { ourMs: second, plainMs: first };
  });
  const perRecordNs = (ms: number) => (ms * 1e6) / records.length;
  return {
    windows,
    ourNs: perRecordNs(median(times.map(({ ourMs }) => ourMs))),
    plainNs: perRecordNs(median(times.map(({ plainMs }) => plainMs))),
    ratio: median(times.map(({ ourMs, plainMs }) => plainMs / ourMs)),
  };
}

function logRecords({ digits, pollMs, records }: Load): LogRecord[] {
  const random = seededRandom(7);
  const amount = (value: number, decimals: number) => (digits === 'full' ? value : Number(value.toFixed(decimals)));
  return Array.from({ length: records }, (_, offset) => {
    const coin = DEFAULT_COINS[offset % DEFAULT_COINS.length]?.id ?? '';
    const poll = Math.floor(offset / DEFAULT_COINS.length);
    // The last record lies far ahead and closes every window, so that all are compared.
    const aheadMs = offset === records - 1 ? 86_400_000 : 0;
    const eventTimeMs = Date.UTC(2025, 10, 4, 17, 45) + poll * pollMs + Math.floor(random() * 400) + aheadMs;
    const tick = {
      coin,
      price: amount(10 ** (random() * 7 - 2), 4) + 0.0001,
      change24hPct: amount(random() * 20 - 10, 6),
      volume24h: amount(1e8 + random() * 5e10, 2),
      marketCap: amount(1e9 + random() * 2e12, 2),
      eventTimeMs,
      source: 'coingecko',
      sourceTimeMs: eventTimeMs - (eventTimeMs % 1000) - Math.floor(random() * 60) * 1000,
      quote: 'usd',
      volumeScope: 'global' as const,
    };
    const value = Buffer.from(encodeTick({ ...tick, recordId: tickId(tick) }));
    const place = { topic: TICK_TOPIC, partition: 0, offset };
    return { ...place, key: Buffer.from(coin), value, headers: {}, appendTimeMs: eventTimeMs };
  });
}

function slicesOf(records: readonly LogRecord[]): readonly LogRecord[][] {
  const count = Math.ceil(records.length / MAX_RECORDS_PER_SLICE);
  return Array.from({ length: count }, (_, slice) =>
    records.slice(slice * MAX_RECORDS_PER_SLICE, (slice + 1) * MAX_RECORDS_PER_SLICE),
  );
}

/** What the spine does with its slices, without the log: accept, observe, take the delta. */
function ours(slices: readonly LogRecord[][]): readonly AlertedPulse[] {
  const partition = new PulsePartition(RULES, 0);
  const published: AlertedPulse[] = [];
  for (const slice of slices) {
    const { late, deadLetters } = atOnce(readSlice(slice, partition, RULES));
    if (late.length + deadLetters.length > 0) throw new Error(`${late.length} late, ${deadLetters.length} refused`);
    for (const pulse of partition.takeDelta().pulses) published.push(pulse);
  }
  return published;
}

interface PlainWindow {
  count: number;
  priceSum: number;
  changeSum: number;
  maxVolume: number;
}

interface PlainTick {
  readonly coin: string;
  readonly price: number;
  readonly change_24h: number;
  readonly volume_24h: number;
  readonly timestamp: string;
}

/** The peer: no checks, no clock, no close, no state to store. */
function plain(records: readonly LogRecord[]): readonly PlainResult[] {
  const windows = new Map<string, PlainWindow>();
  for (const { value } of records) {
    const tick = JSON.parse(String(value)) as PlainTick;
    const startMs = Math.floor(Date.parse(tick.timestamp) / WINDOW_MS) * WINDOW_MS;
    const key = `${tick.coin}|${startMs}`;
    let window = windows.get(key);
    if (window === undefined)
      windows.set(key, (window = { count: 0, priceSum: 0, changeSum: 0, maxVolume: -Infinity }));
    window.count += 1;
    window.priceSum += tick.price;
    window.changeSum += tick.change_24h;
    if (tick.volume_24h > window.maxVolume) window.maxVolume = tick.volume_24h;
  }
  const results: PlainResult[] = [];
  for (const [key, { count, priceSum, changeSum, maxVolume }] of windows) {
    results.push([key, [count, priceSum / count, changeSum / count, maxVolume]]);
  }
  return results;
}

/** The record that closes all others leaves its own window open: that one the plain loop has more. */
function demandEqual(pulses: readonly AlertedPulse[], plainResults: readonly PlainResult[]): number {
  const expected = new Map(plainResults);
  if (pulses.length !== expected.size - 1) throw new Error(`${pulses.length} windows, expected ${expected.size - 1}`);
  for (const { coin, windowStartMs, samples, price, change24hPct, volume24h } of pulses) {
    const key = `${coin}|${windowStartMs}`;
    const figures = [samples, price, change24hPct, volume24h];
    const plainFigures = expected.get(key) ?? [];
    if (!figures.every((figure, index) => Object.is(figure, plainFigures[index]))) {
      throw new Error(`window ${key} is ${figures.join(', ')}, expected ${plainFigures.join(', ')}`);
    }
    expected.delete(key);
  }
  return pulses.length;
}

/** CPU time of all threads, garbage collection included: other work on the machine disturbs it less than the wall clock. */
function timed(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
