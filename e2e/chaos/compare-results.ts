import type { AlertRecord, DeadLetterRecord, LateRecord, PulseRecord } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import { publicationsOf, type ExpectedResults, type ExpectedWindow } from './expected-results.js';

/** What was found in the output topics. */
export interface PublishedTopics {
  readonly pulses: readonly LogRecord[];
  readonly late: readonly LogRecord[];
  readonly deadLetters: readonly LogRecord[];
  readonly alerts: readonly LogRecord[];
}

export interface Comparison {
  /** Results, late records and dead letters that must be there. */
  readonly expected: number;
  /** Of those, how many are not there, or not as they should be. */
  readonly lost: number;
  /** What is there once more than it should be, or should not be there at all. */
  readonly doubled: number;
  /** A sentence for each difference. */
  readonly differences: readonly string[];
}

interface CompareOptions {
  /** False where the wall clock may close windows: then the number of revisions is not known, only that they count up from 0. */
  readonly revisionsKnown: boolean;
}

/** Compares what a committed reader found with what a calm pass over the ticks gives. */
export function compareResults(
  expected: ExpectedResults,
  published: PublishedTopics,
  { revisionsKnown }: CompareOptions,
): Comparison {
  const differences: string[] = [];
  const tally = { expected: 0, lost: 0, doubled: 0, differences };
  comparePulses(expected, published.pulses, revisionsKnown, tally);
  const place = ({ partition, offset }: LateRecord | DeadLetterRecord) => `${partition}-${offset}`;
  compareOnce('late record', expected.late, published.late, (one: LateRecord) => place(one), tally);
  compareOnce('dead letter', expected.deadLetters, published.deadLetters, (one: DeadLetterRecord) => place(one), tally);
  compareOnce('alert', null, published.alerts, ({ id, event }: AlertRecord) => `${id} ${event}`, tally);
  return tally;
}

interface Tally {
  expected: number;
  lost: number;
  doubled: number;
  readonly differences: string[];
}

function comparePulses(
  { windows, open }: ExpectedResults,
  records: readonly LogRecord[],
  revisionsKnown: boolean,
  tally: Tally,
): void {
  const byWindow = new Map<string, PulseRecord[]>();
  for (const record of records) {
    const pulse = valueOf<PulseRecord>(record);
    const name = `${pulse.coin}|${pulse.window_ms}|${Date.parse(pulse.window_end)}`;
    const before = byWindow.get(name);
    if (before === undefined) byWindow.set(name, [pulse]);
    else before.push(pulse);
  }
  for (const [name, expected] of windows) {
    const pulses = byWindow.get(name) ?? [];
    const revisions = new Set(pulses.map(({ revision }) => revision));
    const wanted = revisionsKnown ? publicationsOf(expected) : Math.max(1, ...[...revisions].map((one) => one + 1));
    const missing = Array.from({ length: wanted }, (_, revision) => revision).filter((one) => !revisions.has(one));
    const surplus = pulses.length - (wanted - missing.length);
    tally.expected += wanted;
    tally.lost += missing.length;
    tally.doubled += surplus;
    if (missing.length > 0) tally.differences.push(`${name}: no revision ${missing.join(', ')} of ${wanted}`);
    if (surplus > 0) tally.differences.push(`${name}: revisions ${pulses.map(({ revision }) => revision).join(', ')}`);
    const last = pulses.at(-1);
    const wrong = last === undefined ? [] : wrongFields(expected, last);
    tally.lost += wrong.length > 0 ? 1 : 0;
    if (wrong.length > 0) tally.differences.push(`${name}: ${wrong.join(', ')}`);
  }
  for (const [name, pulses] of byWindow) {
    if (windows.has(name) || (!revisionsKnown && open.has(name))) continue;
    tally.doubled += pulses.length;
    tally.differences.push(`${name}: nobody expects this window`);
  }
}

/** The newest record of a window must be its last revision, computed from every tick, to the bit. */
function wrongFields(expected: ExpectedWindow, pulse: PulseRecord): string[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['samples', expected.samples, pulse.samples],
    ['price', expected.priceSum / expected.samples, pulse.price],
    ['first_price', expected.firstPrice, pulse.first_price],
    ['last_price', expected.lastPrice, pulse.last_price],
    ['first_offset', expected.firstOffset, pulse.inputs?.first_offset],
    ['last_offset', expected.lastOffset, pulse.inputs?.last_offset],
  ];
  return pairs
    .filter(([, wanted, found]) => wanted !== found)
    .map(([field, wanted, found]) => `${field} is ${String(found)} instead of ${String(wanted)}`);
}

/** @param expected names of what must be there once; null: unknown, but nothing may be there twice */
function compareOnce<T>(
  what: string,
  expected: ReadonlySet<string> | null,
  records: readonly LogRecord[],
  nameOf: (value: T) => string,
  tally: Tally,
): void {
  const found = new Map<string, number[]>();
  for (const record of records) {
    const name = nameOf(valueOf<T>(record));
    found.set(name, [...(found.get(name) ?? []), record.offset]);
  }
  const missing = [...(expected ?? [])].filter((name) => !found.has(name));
  tally.expected += expected?.size ?? found.size;
  tally.lost += missing.length;
  for (const name of missing) tally.differences.push(`${what} ${name} is missing`);
  for (const [name, offsets] of found) {
    const surplus = offsets.length - (expected === null || expected.has(name) ? 1 : 0);
    tally.doubled += surplus;
    if (surplus > 0)
      tally.differences.push(`${what} ${name} is there ${surplus} time(s) too often, at ${offsets.join(', ')}`);
  }
}

function valueOf<T>({ value }: LogRecord): T {
  return JSON.parse(value?.toString('utf8') ?? 'null') as T;
}
