import { decodePulseRecord, PULSE_TOPIC, INGEST_TOPIC, SNAPSHOT_POINTS, type PulseRecord } from '@cmp/contracts';
import type { EventLog, LogRecord } from '@cmp/event-log';
import type { FeedState } from '../feed/feed-state.js';
import { rewind } from '../feed/rewind.js';
import { NewestWindows } from './newest-windows.js';

export interface PulseHistoryOptions {
  readonly log: Pick<EventLog, 'bounds' | 'read'>;
  readonly state: FeedState;
}

/** Reading the log costs more than an answer from memory: so many at a time, and so many records each. */
const MAX_READERS = 4;
const MAX_RECORDS = 50_000;

/** Too many ask for more than memory holds at this moment. */
export class HistoryBusyError extends Error {}

/** The newest windows: those of the primary definition from memory while it suffices, all others from the log. */
export class PulseHistory {
  private readers = 0;

  constructor(private readonly options: PulseHistoryOptions) {}

  /** Newest revision of each primary window, oldest first, at most `limit`. Throws `HistoryBusyError` and `LogError`. */
  async newest(coin: string, limit: number): Promise<readonly PulseRecord[]> {
    const kept = this.options.state.pulsesOf(coin).map(({ record }) => record);
    if (limit <= kept.length || kept.length < SNAPSHOT_POINTS) return kept.slice(-limit);
    const pulseOf = (record: LogRecord) => {
      const pulse = record.key?.toString() === coin ? decodedPulse(record) : null;
      return pulse !== null && this.options.state.isPrimary(pulse) ? pulse : null;
    };
    return this.read([PULSE_TOPIC, INGEST_TOPIC], pulseOf, [coin], limit);
  }

  /** The same for another definition: of one coin, or of all; the search ends once each of these has `limit`. */
  async newestOf(windowMs: number, wanted: string | readonly string[], limit: number): Promise<readonly PulseRecord[]> {
    // Most records are of other definitions: the text tells without decoding them, as the topic's one writer puts no spaces into it.
    const mark = `"window_ms":${windowMs},`;
    const isWanted = ({ key, value }: LogRecord) =>
      (typeof wanted !== 'string' || key?.toString() === wanted) && value?.includes(mark) === true;
    const pulseOf = (record: LogRecord) => (isWanted(record) ? decodedPulse(record) : null);
    return this.read([PULSE_TOPIC], pulseOf, typeof wanted === 'string' ? [wanted] : wanted, limit);
  }

  private async read(
    topics: readonly string[],
    pulseOf: (record: LogRecord) => PulseRecord | null,
    coins: readonly string[],
    limit: number,
  ): Promise<readonly PulseRecord[]> {
    if (this.readers >= MAX_READERS) throw new HistoryBusyError('too many long histories at once; try again');
    this.readers += 1;
    const windows = new NewestWindows(coins, limit);
    try {
      for (const topic of topics) {
        windows.beginTopic();
        const enough = (record: LogRecord) => windows.take(pulseOf(record));
        await rewind({ log: this.options.log, topic, enough, maxRecords: MAX_RECORDS });
      }
    } finally {
      this.readers -= 1;
    }
    return windows.oldestFirst();
  }
}

/** Null for what is no pulse: counted and logged with its coordinates when the feed read it. */
function decodedPulse({ value }: LogRecord): PulseRecord | null {
  try {
    return value === null ? null : decodePulseRecord(value);
  } catch {
    // See above.
    return null;
  }
}
