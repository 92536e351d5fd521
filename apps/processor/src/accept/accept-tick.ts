import { decodeTick, RecordFormatError, type DeadLetterReason } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import type { Tick } from '@cmp/market';

/** A record that cannot be used: it goes to the dead-letter topic and never moves the partition clock. */
export class Refusal {
  constructor(
    readonly reason: DeadLetterReason,
    readonly detail: string,
  ) {}
}

export interface AcceptRules {
  /** How far an event time may lie ahead of the log's own append time. */
  readonly maxFutureSkewMs: number;
}

/** Any window that holds a later time, however long, starts inside the years 2000 to 9999 that our contracts can write. */
const EARLIEST_EVENT_TIME_MS = Date.UTC(2000, 0, 10);
/** No market comes near these. Sums stay finite and averages above 0, so that every window has a result that can be written. */
const MAX_MAGNITUDE = 1e30;
const MIN_PRICE = 1e-30;

/** The tick of a record, or why it cannot be used. */
export function acceptTick(record: LogRecord, rules: AcceptRules): Tick | Refusal {
  if (record.value === null) return new Refusal('no-value', 'the record has no value');
  const tick = decodeOrRefuse(record.value);
  if (tick instanceof Refusal) return tick;
  return keyFault(record.key, tick) ?? timeFault(record, tick, rules) ?? numberFault(tick) ?? tick;
}

function decodeOrRefuse(value: Buffer): Tick | Refusal {
  try {
    return decodeTick(value);
  } catch (error) {
    // Only a value that breaks the contract is the record's own fault; anything else is ours and must not cost a record.
    if (!(error instanceof RecordFormatError)) throw error;
    return new Refusal('not-a-tick', error.message);
  }
}

function keyFault(key: Buffer | null, tick: Tick): Refusal | null {
  if (key === null) return new Refusal('no-key', `the record has no key, it should be ${tick.coin}`);
  if (holds(key, tick.coin)) return null;
  return new Refusal('key-mismatch', `the key is ${shown(key)}, but coin is ${tick.coin}`);
}

/** Coin ids are ASCII, so that bytes and code units are the same and no string need be made. */
function holds(key: Buffer, coin: string): boolean {
  if (key.length !== coin.length) return false;
  for (let index = 0; index < coin.length; index += 1) if (key[index] !== coin.charCodeAt(index)) return false;
  return true;
}

function timeFault(record: LogRecord, tick: Tick, { maxFutureSkewMs }: AcceptRules): Refusal | null {
  const aheadMs = tick.eventTimeMs - record.appendTimeMs;
  if (aheadMs > maxFutureSkewMs) {
    const detail = `timestamp lies ${aheadMs} ms ahead of the log's clock, at most ${maxFutureSkewMs} ms are believed`;
    return new Refusal('event-time-in-future', detail);
  }
  if (tick.eventTimeMs >= EARLIEST_EVENT_TIME_MS) return null;
  return new Refusal('event-time-too-old', `timestamp lies before ${new Date(EARLIEST_EVENT_TIME_MS).toISOString()}`);
}

function numberFault(tick: Tick): Refusal | null {
  const { price, change24hPct, volume24h } = tick;
  if (price < MIN_PRICE || price > MAX_MAGNITUDE) return outOfRange('price', price);
  if (change24hPct !== null && Math.abs(change24hPct) > MAX_MAGNITUDE) return outOfRange('change_24h', change24hPct);
  if (volume24h !== null && Math.abs(volume24h) > MAX_MAGNITUDE) return outOfRange('volume_24h', volume24h);
  return null;
}

function outOfRange(field: string, value: number): Refusal {
  return new Refusal('number-out-of-range', `${field} is ${value}, no market has such a number`);
}

function shown(key: Buffer): string {
  return JSON.stringify(key.toString('utf8').slice(0, 60));
}
