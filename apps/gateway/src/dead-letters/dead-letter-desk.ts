import {
  DEAD_LETTER_STATUS_TOPIC,
  DEAD_LETTER_TOPIC,
  decodeDeadLetter,
  decodeDeadLetterStatus,
  decodeTick,
  encodeDeadLetterStatus,
  TICK_TOPIC,
  type DeadLetterRecord,
  type DeadLetterState,
} from '@cmp/contracts';
import type { EventLog, LogRecord, NewRecord } from '@cmp/event-log';
import type { Clock, Logger, Repeating } from '@cmp/runtime';
import { KeptFollower } from '../feed/kept-follower.js';
import { DeadLetterIndex, idOf, placeOf, type DeadLetterEntry } from './dead-letter-index.js';

const MOST_KEPT = 10_000;
/** Offsets read back per letter that is kept: on Kafka the marks of transactions take offsets too. */
const OFFSETS_PER_LETTER = 4;
const TRIM_INTERVAL_MS = 60_000;
/** On every record that was appended again: the id of its dead letter. */
export const REPLAY_HEADER = 'replay_of';

export interface DeadLetterDeskParts {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What became of a letter that was asked for. */
export type SettleOutcome =
  | { readonly id: string; readonly outcome: 'replayed' | 'dismissed' }
  | { readonly id: string; readonly outcome: 'already_replayed' | 'already_dismissed'; readonly at: string | null }
  | { readonly id: string; readonly outcome: 'unknown' | 'refused'; readonly why: string };

/** A dead letter as it is in the log, with the key and headers of the refused record. */
export interface WholeDeadLetter {
  readonly letter: DeadLetterRecord;
  readonly record: LogRecord;
}

/**
 * Where a person works on the dead letters: looks at them, replays or dismisses them. Whoever asks does so one after the other, so that
 * nothing is replayed twice by this process; a second process, or a crash between the record and its status, may append a record twice,
 * and the processor counts a usable one once (`record_id`).
 */
export class DeadLetterDesk {
  readonly index = new DeadLetterIndex(MOST_KEPT);
  private followers: readonly KeptFollower[] = [];
  private trimming: Repeating | null = null;
  private turns: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: DeadLetterDeskParts) {}

  start(): void {
    const { clock } = this.parts;
    this.followers = [
      this.keepFollowing(DEAD_LETTER_STATUS_TOPIC, (_, value) => this.index.settle(decodeDeadLetterStatus(value))),
      this.keepFollowing(DEAD_LETTER_TOPIC, (record, value) => this.index.add(idOf(record), decodeDeadLetter(value))),
    ];
    this.trimming = clock.every(TRIM_INTERVAL_MS, () => void this.trim());
  }

  async stop(): Promise<void> {
    this.trimming?.stop();
    await Promise.all(this.followers.map((follower) => follower.stop()));
  }

  /** Null when it is not known, or the log has removed it. Throws `LogError`. */
  async read(id: string): Promise<WholeDeadLetter | null> {
    const { partition, offset } = placeOf(id);
    const bounds = (await this.parts.log.bounds(DEAD_LETTER_TOPIC)).find((each) => each.partition === partition);
    if (bounds === undefined || offset < bounds.startOffset || offset >= bounds.endOffset) return null;
    const range = { topic: DEAD_LETTER_TOPIC, partition, fromOffset: offset, toOffset: offset + 1 };
    for await (const [record] of this.parts.log.read(range))
      if (record !== undefined && record.value !== null) return { record, letter: decodeDeadLetter(record.value) };
    return null;
  }

  /**
   * Appends the refused record to its topic once more, as it was, or with `corrected` for a value, and settles its letter. Throws
   * `RecordFormatError` for a corrected value that is no tick, and `LogError`.
   */
  replay(id: string, corrected?: Buffer): Promise<SettleOutcome> {
    return this.inTurn(async () => {
      const settled = this.settledBefore(id, 'replayed');
      if (settled !== null) return settled;
      const whole = await this.read(id);
      if (whole === null) return unknown(id);
      const record = corrected === undefined ? originalOf(id, whole) : correctedOf(id, corrected);
      if ('why' in record) return { id, outcome: 'refused', why: record.why };
      await this.parts.log.append([record]);
      return this.settle(id, 'replayed');
    });
  }

  /** Settles a letter without doing anything with its record. */
  dismiss(id: string): Promise<SettleOutcome> {
    return this.inTurn(async () => {
      const settled = this.settledBefore(id, 'dismissed');
      if (settled !== null) return settled;
      return (await this.read(id)) === null ? unknown(id) : this.settle(id, 'dismissed');
    });
  }

  private settledBefore(id: string, wanted: DeadLetterState): SettleOutcome | null {
    const entry: DeadLetterEntry | undefined = this.index.get(id);
    if (entry === undefined || entry.state === 'open') return null;
    // Who has dismissed a letter may think again; a record that was replayed is on its way.
    if (entry.state === 'dismissed' && wanted === 'replayed') return null;
    return { id, outcome: `already_${entry.state}`, at: entry.settled_at };
  }

  private async settle(id: string, state: DeadLetterState): Promise<SettleOutcome> {
    const { log, clock, logger } = this.parts;
    const status = { id, state, at: new Date(clock.nowMs()).toISOString(), schema_version: 1 } as const;
    const { partition } = placeOf(id);
    await log.append([{ topic: DEAD_LETTER_STATUS_TOPIC, partition, key: id, value: encodeDeadLetterStatus(status) }]);
    this.index.settle(status);
    logger.info('a dead letter was settled', { id, state });
    return { id, outcome: state };
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turns.then(work);
    this.turns = result.catch(() => undefined);
    return result;
  }

  private keepFollowing(topic: string, take: (record: LogRecord, value: Buffer) => void): KeptFollower {
    const { log, clock, logger } = this.parts;
    const start = async () => {
      const bounds = await log.bounds(topic);
      const back = MOST_KEPT * OFFSETS_PER_LETTER;
      const from = new Map(bounds.map((one) => [one.partition, Math.max(one.startOffset, one.endOffset - back)]));
      return log.follow({
        topic,
        from,
        onSlice: ({ records }) => {
          for (const record of records) if (record.value !== null) this.takeOne(record, record.value, take);
        },
      });
    };
    return new KeptFollower({ topic, start, clock, logger });
  }

  private takeOne(record: LogRecord, value: Buffer, take: (record: LogRecord, value: Buffer) => void): void {
    try {
      take(record, value);
    } catch (error) {
      const { topic, partition, offset } = record;
      this.parts.logger.warn('a record that is no dead letter is left out', { topic, partition, offset, error });
    }
  }

  /** What retention has removed is no longer open. */
  private async trim(): Promise<void> {
    try {
      for (const { partition, startOffset } of await this.parts.log.bounds(DEAD_LETTER_TOPIC))
        this.index.trim(partition, startOffset);
    } catch (error) {
      this.parts.logger.debug('the dead letters could not be compared with the log; tried again in a minute', {
        error,
      });
    }
  }
}

function unknown(id: string): SettleOutcome {
  return { id, outcome: 'unknown', why: 'there is no such dead letter; retention may have removed it' };
}

function originalOf(id: string, { letter, record }: WholeDeadLetter): NewRecord | { readonly why: string } {
  if (letter.topic !== TICK_TOPIC) return { why: `only records of ${TICK_TOPIC} are replayed, not of ${letter.topic}` };
  if (letter.value_truncated === true || letter.key_truncated === true)
    return { why: 'the record was too long to be kept whole; replay it with a corrected value' };
  const value = letter.value_base64 === null ? null : Buffer.from(letter.value_base64, 'base64');
  const headers = { ...record.headers, [REPLAY_HEADER]: id };
  return { topic: TICK_TOPIC, partition: letter.partition, key: record.key, value, headers };
}

function correctedOf(id: string, value: Buffer): NewRecord {
  return { topic: TICK_TOPIC, key: decodeTick(value).coin, value, headers: { [REPLAY_HEADER]: id } };
}
