import { decodeTick, type TickRecord } from '@cmp/contracts';
import { tickRecords, type Digits } from './decode-records.js';

/** What both loops leave in the Map, so that they can be compared. */
export interface CoinTotal {
  records: number;
  priceSum: number;
  newestMs: number;
}

export interface DecodeResult {
  readonly digits: Digits;
  /** Median over the rounds of baseline time / our time. */
  readonly ratio: number;
  /** The same against a baseline that leaves the timestamp a text, which no window can use. */
  readonly ratioWithoutTimes: number;
  readonly baselineNs: number;
  readonly decodeNs: number;
}

const SEED = 20251104;
const RECORDS = 20_000;
const RECORDS_PER_TURN = 500;
const ROUNDS = 12;

/** The records of one turn, both loops in turn, many times: a pause of the machine falls on few turns, and the median leaves it out. */
export function measureDecode(digits: Digits): DecodeResult {
  const records = tickRecords(RECORDS, digits, SEED);
  checkEqual(records);
  const ratios: number[] = [];
  const ratiosWithoutTimes: number[] = [];
  const baselineNs: number[] = [];
  const decodeNs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let start = 0; start < RECORDS; start += RECORDS_PER_TURN) {
      const turn = records.slice(start, start + RECORDS_PER_TURN);
      const baseline = nsPerRecord(withJsonParse, turn);
      const ours = nsPerRecord(withDecodeTick, turn);
      const withoutTimes = nsPerRecord(withJsonParseWithoutTimes, turn);
      if (round < 2) continue;
      ratios.push(baseline / ours);
      ratiosWithoutTimes.push(withoutTimes / ours);
      baselineNs.push(baseline);
      decodeNs.push(ours);
    }
  }
  return {
    digits,
    ratio: median(ratios),
    ratioWithoutTimes: median(ratiosWithoutTimes),
    baselineNs: median(baselineNs),
    decodeNs: median(decodeNs),
  };
}

export function withDecodeTick(records: readonly Buffer[]): Map<string, CoinTotal> {
  const totals = new Map<string, CoinTotal>();
  for (const record of records) {
    const tick = decodeTick(record);
    count(totals, tick.coin, tick.price, tick.eventTimeMs);
  }
  return totals;
}

export function withJsonParse(records: readonly Buffer[]): Map<string, CoinTotal> {
  const totals = new Map<string, CoinTotal>();
  for (const record of records) {
    const tick = JSON.parse(record.toString()) as TickRecord;
    count(totals, tick.coin, tick.price, Date.parse(tick.timestamp));
  }
  return totals;
}

function withJsonParseWithoutTimes(records: readonly Buffer[]): Map<string, CoinTotal> {
  const totals = new Map<string, CoinTotal>();
  for (const record of records) {
    const tick = JSON.parse(record.toString()) as TickRecord;
    count(totals, tick.coin, tick.price, 0);
  }
  return totals;
}

function count(totals: Map<string, CoinTotal>, coin: string, price: number, timeMs: number): void {
  const total = totals.get(coin);
  if (total === undefined) {
    totals.set(coin, { records: 1, priceSum: price, newestMs: timeMs });
    return;
  }
  total.records += 1;
  total.priceSum += price;
  if (timeMs > total.newestMs) total.newestMs = timeMs;
}

/** A quick decoder that is wrong is worth nothing. */
function checkEqual(records: readonly Buffer[]): void {
  for (const record of records) {
    const tick = decodeTick(record);
    const parsed = JSON.parse(record.toString()) as TickRecord;
    const same =
      tick.coin === parsed.coin &&
      Object.is(tick.price, parsed.price) &&
      Object.is(tick.change24hPct, parsed.change_24h) &&
      Object.is(tick.volume24h, parsed.volume_24h) &&
      Object.is(tick.marketCap, parsed.market_cap) &&
      tick.eventTimeMs === Date.parse(parsed.timestamp) &&
      tick.sourceTimeMs === (parsed.source_time === null ? null : Date.parse(parsed.source_time)) &&
      tick.recordId === parsed.record_id;
    if (!same) throw new Error(`decodeTick and JSON.parse disagree about ${record.toString()}`);
  }
  const ours = JSON.stringify([...withDecodeTick(records)]);
  if (ours !== JSON.stringify([...withJsonParse(records)])) throw new Error('the two loops leave different totals');
}

function nsPerRecord(loop: (records: readonly Buffer[]) => unknown, records: readonly Buffer[]): number {
  const startNs = process.hrtime.bigint();
  loop(records);
  return Number(process.hrtime.bigint() - startNs) / records.length;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
