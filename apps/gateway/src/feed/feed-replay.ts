import { setImmediate as letOthersRun } from 'node:timers/promises';
import { INGEST_TOPIC, PULSE_TOPIC, type CursorPositions, type PulseRecord } from '@cmp/contracts';
import { LogError, type EventLog } from '@cmp/event-log';
import type { FeedState } from './feed-state.js';
import type { KeptPulse } from './pulse-series.js';
import type { ReplayTurns } from './replay-turns.js';

export interface FeedReplayOptions {
  readonly log: Pick<EventLog, 'bounds' | 'read'>;
  readonly state: FeedState;
  readonly decode: (value: Uint8Array) => PulseRecord;
  /** JSON of a pulse that memory no longer holds. */
  readonly encode: (record: PulseRecord) => string;
  readonly isPrimary: (record: PulseRecord) => boolean;
  /** More than this is not replayed: the client gets a snapshot instead. */
  readonly maxRecords: number;
  /** Shared by all replays of the process. */
  readonly turns: ReplayTurns;
}

/** One portion: the pulses, and where a client stands that has them. */
export interface ReplayPortion {
  readonly pulses: readonly KeptPulse[];
  readonly positions: CursorPositions;
}

/** Who is replayed to. */
export interface ReplayReader {
  /** Aborts when there is nobody to replay to any more. */
  readonly gone: AbortSignal;
  /** Whether there is room for the next portion. */
  readonly drained: boolean;
  take(portion: ReplayPortion): void;
  /** Resolves when there is room for the next portion, or nobody to take it. */
  whenDrained(): Promise<void>;
}

type Positions = Map<string, Map<number, number>>;

interface Stretch {
  readonly topic: string;
  readonly partition: number;
  readonly fromOffset: number;
  readonly toOffset: number;
}

const PORTION_RECORDS = 200;

/** What a client has missed: everything the feed has applied since its cursor, from memory where possible, else from the log. */
export class FeedReplay {
  constructor(private readonly options: FeedReplayOptions) {}

  /** The answer from memory alone; null when memory does not reach back to the cursor. */
  fromMemory(cursor: CursorPositions): ReplayPortion | null {
    const { state } = this.options;
    const missed = this.stretchesSince(cursor);
    if (!missed.every(({ topic, partition, fromOffset }) => state.holdsFrom(topic, partition, fromOffset))) return null;
    const pulses = state.pulses().filter(({ place }) => place.offset >= offsetIn(cursor, place.topic, place.partition));
    return { pulses, positions: state.positions() };
  }

  /**
   * Portions from the log, in the order of each partition; ends where the feed stood when it was called, so that `fromMemory`
   * of the last portion's positions gives the rest. Null when the log cannot give it (too much, gone, away, or no cursor of this log),
   * when its turn to read does not come in time, or when the reader is gone.
   */
  async fromLog(cursor: CursorPositions, reader: ReplayReader): Promise<Positions | null> {
    const { maxRecords, turns } = this.options;
    const missed = this.stretchesSince(cursor);
    if (missed.reduce((sum, { fromOffset, toOffset }) => sum + toOffset - fromOffset, 0) > maxRecords) return null;
    const positions: Positions = new Map([...cursor].map(([topic, partitions]) => [topic, new Map(partitions)]));
    let onTurn = await turns.take(reader.gone);
    if (!onTurn) return null;
    try {
      for await (const portion of this.portions(missed, positions)) {
        reader.take(portion);
        if (!reader.drained) {
          // A slow client waits for itself alone: the next one reads meanwhile.
          turns.giveBack();
          onTurn = false;
          await reader.whenDrained();
          onTurn = await turns.take(reader.gone);
          if (!onTurn) return null;
        }
        // The embedded log answers without a pause: a long replay must not keep the event loop to itself.
        await letOthersRun();
        if (reader.gone.aborted) return null;
      }
    } catch (error) {
      if (error instanceof LogError) return null;
      throw error;
    } finally {
      if (onTurn) turns.giveBack();
    }
    return positions;
  }

  /** Reads the stretches one after the other; `positions` moves along. */
  private async *portions(missed: readonly Stretch[], positions: Positions): AsyncGenerator<ReplayPortion> {
    for (const stretch of missed) {
      for await (const records of this.options.log.read({ ...stretch, maxRecords: PORTION_RECORDS })) {
        const pulses = records.flatMap((record) => this.keep(record.value, stretch, record.offset) ?? []);
        advance(positions, stretch, (records.at(-1)?.offset ?? stretch.fromOffset - 1) + 1);
        yield { pulses, positions };
      }
      advance(positions, stretch, stretch.toOffset);
    }
  }

  /** False for a cursor beyond the end of the log (another log wrote it, or this one was emptied), or when the log cannot tell. */
  async fits(cursor: CursorPositions): Promise<boolean> {
    try {
      return await this.isWithinLog(cursor);
    } catch (error) {
      if (error instanceof LogError) return false;
      throw error;
    }
  }

  private async isWithinLog(cursor: CursorPositions): Promise<boolean> {
    for (const topic of [PULSE_TOPIC, INGEST_TOPIC]) {
      const known = this.options.state.positions().get(topic);
      const ahead = [...(cursor.get(topic) ?? [])].filter(
        ([partition, offset]) => offset > (known?.get(partition) ?? 0),
      );
      if (ahead.length === 0) continue;
      const bounds = await this.options.log.bounds(topic);
      const ends = new Map(bounds.map(({ partition, endOffset }) => [partition, endOffset]));
      if (ahead.some(([partition, offset]) => offset > (ends.get(partition) ?? 0))) return false;
    }
    return true;
  }

  private stretchesSince(cursor: CursorPositions): Stretch[] {
    return [...this.options.state.positions()].flatMap(([topic, partitions]) =>
      [...partitions].flatMap(([partition, toOffset]) => {
        const fromOffset = offsetIn(cursor, topic, partition);
        return fromOffset < toOffset ? [{ topic, partition, fromOffset, toOffset }] : [];
      }),
    );
  }

  private keep(value: Uint8Array | null, { topic, partition }: Stretch, offset: number): KeptPulse | null {
    const record = value === null ? null : this.decoded(value);
    if (record === null || !this.options.isPrimary(record)) return null;
    const place = { topic, partition, offset };
    return { record, json: this.options.encode(record), endMs: Date.parse(record.window_end), place };
  }

  private decoded(value: Uint8Array): PulseRecord | null {
    try {
      return this.options.decode(value);
    } catch {
      // Reported and counted when the feed read the record for the first time.
      return null;
    }
  }
}

function offsetIn(cursor: CursorPositions, topic: string, partition: number): number {
  return cursor.get(topic)?.get(partition) ?? 0;
}

function advance(positions: Positions, { topic, partition }: Stretch, nextOffset: number): void {
  let partitions = positions.get(topic);
  if (partitions === undefined) positions.set(topic, (partitions = new Map<number, number>()));
  partitions.set(partition, nextOffset);
}
