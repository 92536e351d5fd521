import { decodePulseRecord, PULSE_TOPIC, INGEST_TOPIC, SNAPSHOT_POINTS, type PulseRecord } from '@cmp/contracts';
import type { EventLog, LogRecord } from '@cmp/event-log';
import type { FeedState } from '../feed/feed-state.js';
import { rewind } from '../feed/rewind.js';

export interface PulseHistoryOptions {
  readonly log: Pick<EventLog, 'bounds' | 'read'>;
  readonly state: FeedState;
}

/** Reading the log costs more than an answer from memory: so many at a time, and so many records each. */
const MAX_READERS = 4;
const MAX_RECORDS = 50_000;

/** Too many ask for more than memory holds at this moment. */
export class HistoryBusyError extends Error {}

/** The newest windows of a coin: from memory while it suffices, else from the log. */
export class PulseHistory {
  private readers = 0;

  constructor(private readonly options: PulseHistoryOptions) {}

  /** Newest revision of each window, oldest first, at most `limit`. Throws `HistoryBusyError` and `LogError`. */
  async newest(coin: string, limit: number): Promise<readonly PulseRecord[]> {
    const kept = this.options.state.pulsesOf(coin).map(({ record }) => record);
    if (limit <= kept.length || kept.length < SNAPSHOT_POINTS) return kept.slice(-limit);
    if (this.readers >= MAX_READERS) throw new HistoryBusyError('too many long histories at once; try again');
    this.readers += 1;
    try {
      return await this.fromLog(coin, limit);
    } finally {
      this.readers -= 1;
    }
  }

  private async fromLog(coin: string, limit: number): Promise<readonly PulseRecord[]> {
    const windows = new Map<string, PulseRecord>();
    const collect = (record: LogRecord): boolean => {
      const pulse = record.key?.toString() === coin ? this.primary(record) : null;
      if (pulse === null) return false;
      const window = `${pulse.window_ms} ${pulse.window_end}`;
      if ((windows.get(window)?.revision ?? -1) < pulse.revision) windows.set(window, pulse);
      return windows.size >= limit;
    };
    for (const topic of [PULSE_TOPIC, INGEST_TOPIC]) {
      let ownEnough = 0;
      const enough = (record: LogRecord) => {
        const before = windows.size;
        collect(record);
        ownEnough += windows.size - before;
        return ownEnough >= limit;
      };
      await rewind({ log: this.options.log, topic, enough, maxRecords: MAX_RECORDS });
    }
    return [...windows.values()].sort((a, b) => (a.window_end < b.window_end ? -1 : 1)).slice(-limit);
  }

  private primary({ value }: LogRecord): PulseRecord | null {
    if (value === null) return null;
    try {
      const pulse = decodePulseRecord(value);
      return this.options.state.isPrimary(pulse) ? pulse : null;
    } catch {
      // Counted and logged with its coordinates when the feed read it.
      return null;
    }
  }
}
