import { encodeTick, TICK_TOPIC } from '@cmp/contracts';
import { keyPartition, type NewRecord } from '@cmp/event-log';
import { tickId, type Tick } from '@cmp/market';
import { PARTITIONS } from './chaos-topics.js';
import { CORRECTION_MS } from './chaos-windows.js';

/** How the input misbehaves: the share of records of each kind, 0 to 1. */
export interface Disorder {
  /** Out of order, but before the window closes (mostly). */
  readonly shuffled: number;
  /** Into windows that are closed and still take corrections. */
  readonly late: number;
  /** Into windows that are past correction. */
  readonly tooLate: number;
  /** Sent before, with the same `record_id`. */
  readonly repeated: number;
  /** No tick at all. */
  readonly unusable: number;
}

export const USUAL_DISORDER: Disorder = { shuffled: 0.3, late: 0.03, tooLate: 0.005, repeated: 0.05, unusable: 0.005 };
const COINS_PER_PARTITION = 3;
const STEP_MS = 100;
const SHUFFLE_MS = 1500;
/** More than any window and its grace. */
const CLOSING_MS = 20_000;
const TOO_LATE_MS = 120_000;
const REMEMBERED = 300;

/** A clock that moves 100 ms whenever it is asked. */
export function steppingClock(startMs: number): () => number {
  let nowMs = startMs;
  return () => (nowMs += STEP_MS);
}

/** A repeatable stream of the tick topic's records; only its event times depend on the clock it is given. */
export class TickStream {
  private readonly coins = coinsOfAllPartitions();
  private readonly sent: NewRecord[] = [];
  private serial = 0;
  private eventMs = 0;

  constructor(
    private readonly random: () => number,
    /** Event time of the next run: must never run ahead of the log's clock. */
    private readonly nextEventMs: () => number,
    private readonly disorder: Disorder = USUAL_DISORDER,
  ) {}

  next(count: number): NewRecord[] {
    this.eventMs = this.nextEventMs();
    return Array.from({ length: count }, () => this.one());
  }

  /** One tick in each partition, late enough to close everything before it. */
  closing(): NewRecord[] {
    this.eventMs = this.nextEventMs() + CLOSING_MS;
    return this.coins
      .filter((_, index) => index % COINS_PER_PARTITION === 0)
      .map((coin) => this.tick(coin, this.eventMs));
  }

  private one(): NewRecord {
    const { shuffled, late, tooLate, repeated, unusable } = this.disorder;
    let draw = this.random();
    const falls = (share: number) => (draw -= share) < 0;
    const coin = this.pick(this.coins);
    if (falls(unusable)) return this.unusable(coin);
    if (falls(repeated) && this.sent.length > 0) return this.pick(this.sent);
    if (falls(tooLate)) return this.tick(coin, this.eventMs - TOO_LATE_MS - this.upTo(TOO_LATE_MS));
    if (falls(late)) return this.remember(this.tick(coin, this.eventMs - SHUFFLE_MS - this.upTo(CORRECTION_MS)));
    if (falls(shuffled)) return this.remember(this.tick(coin, this.eventMs - this.upTo(SHUFFLE_MS)));
    return this.remember(this.tick(coin, this.eventMs));
  }

  private tick(coin: string, eventTimeMs: number): NewRecord {
    this.serial += 1;
    const tick: Omit<Tick, 'recordId'> = {
      coin,
      price: 1 + this.serial / 1000 + this.random(),
      // Slow enough to average beyond the alert limits now and then.
      change24hPct: this.random() < 0.1 ? null : 9 * Math.sin(eventTimeMs / 20_000) + this.random(),
      volume24h: Math.floor(this.random() * 1e9),
      marketCap: null,
      eventTimeMs,
      source: 'chaos',
      sourceTimeMs: eventTimeMs - 500,
      quote: 'usd',
      volumeScope: 'global',
    };
    return { topic: TICK_TOPIC, key: coin, value: encodeTick({ ...tick, recordId: tickId(tick) }) };
  }

  private unusable(coin: string): NewRecord {
    const whole = this.tick(coin, this.eventMs);
    const partition = Math.floor(this.random() * PARTITIONS);
    return this.pick<NewRecord>([
      { ...whole, value: 'no tick' },
      { ...whole, value: null },
      { ...whole, key: null, partition },
      { ...whole, key: 'another-coin', partition },
    ]);
  }

  private remember(record: NewRecord): NewRecord {
    this.sent.push(record);
    if (this.sent.length > REMEMBERED) this.sent.shift();
    return record;
  }

  private upTo(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private pick<T>(from: readonly T[]): T {
    const one = from[Math.floor(this.random() * from.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }
}

/** As many coins of each partition; those of one partition stand together. */
function coinsOfAllPartitions(): readonly string[] {
  const names = Array.from({ length: 100 * PARTITIONS }, (_, index) => `coin-${index}`);
  return Array.from({ length: PARTITIONS }, (_, partition) =>
    names.filter((name) => keyPartition(name, PARTITIONS) === partition).slice(0, COINS_PER_PARTITION),
  ).flat();
}
