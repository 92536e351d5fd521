import { decodeIngest, INGEST_TOPIC, RecordFormatError, type PulseRecord } from '@cmp/contracts';
import type { EventLog } from '@cmp/event-log';
import type { Clock } from '@cmp/runtime';
import type { FeedState } from '../feed/feed-state.js';

/** Larger would stay the newest window of its coin until that time has come. */
const MAX_FUTURE_SKEW_MS = 60_000;
/** Windows whose last posted revision is remembered until the feed has read it back. */
const REMEMBERED = 10_000;

export interface IngestPulsesOptions {
  readonly log: Pick<EventLog, 'append'>;
  readonly state: FeedState;
  readonly clock: Clock;
  readonly windowMs: number;
}

/**
 * Appends posted pulses to the ingest topic, keyed by coin. A pulse of a window that is known already gets the window's next
 * revision, so that every feed takes it as news; one that brings its own revision keeps it.
 */
export class IngestPulses {
  private readonly posted = new Map<string, number>();

  constructor(private readonly options: IngestPulsesOptions) {}

  /** Returns how many were stored. Throws `RecordFormatError` (nothing is stored then) and `LogError`. */
  async store(payload: unknown): Promise<number> {
    const pulses = decodeIngest(payload, { windowMs: this.options.windowMs });
    pulses.forEach((pulse, index) => this.refuseFuture(pulse, index));
    const records = pulses.map((pulse, index) =>
      bringsRevision(payload, index) ? pulse : this.nextRevision(pulse, index),
    );
    await this.options.log.append(
      records.map((record) => ({ topic: INGEST_TOPIC, key: record.coin, value: JSON.stringify(record) })),
    );
    return records.length;
  }

  private refuseFuture(pulse: PulseRecord, index: number): void {
    if (Date.parse(pulse.window_end) <= this.options.clock.nowMs() + MAX_FUTURE_SKEW_MS) return;
    throw new RecordFormatError(`data[${index}].timestamp`, `must not be in the future, but is ${pulse.window_end}`);
  }

  private nextRevision(pulse: PulseRecord, index: number): PulseRecord {
    const endMs = Date.parse(pulse.window_end);
    const window = `${pulse.coin} ${pulse.window_ms} ${endMs}`;
    const known = this.options.state.revisionOf(pulse.coin, pulse.window_ms, endMs);
    const revision = Math.max(known, this.posted.get(window) ?? -1) + 1;
    if (!Number.isSafeInteger(revision)) {
      throw new RecordFormatError(`data[${index}].revision`, `is missing, and none comes after ${revision - 1}`);
    }
    this.posted.delete(window);
    this.posted.set(window, revision);
    const [oldest] = this.posted.keys();
    if (this.posted.size > REMEMBERED && oldest !== undefined) this.posted.delete(oldest);
    return { ...pulse, revision };
  }
}

function bringsRevision(payload: unknown, index: number): boolean {
  const { data } = payload as { data: readonly Readonly<Record<string, unknown>>[] };
  return data[index]?.['revision'] !== undefined;
}
