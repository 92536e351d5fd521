import { encodeSourceStatus, SOURCE_STATUS_TOPIC, type SourceStatusRecord } from '@cmp/contracts';
import { LogError, type EventLog, type NewRecord } from '@cmp/event-log';
import type { Clock } from '@cmp/runtime';
import type { LogPresence } from '../delivery/log-presence.js';
import { toStatusRecord, type SourceStatus } from './source-status.js';

const HEARTBEAT_MS = 60_000;
const RETRY_MS = 5000;

/** Appends what the sources say to the source status topic: on change, and all of it at least once a minute. */
export class StatusPublisher {
  private readonly published = new Map<string, SourceStatus>();
  private wake: () => void = () => undefined;

  constructor(
    private readonly parts: {
      readonly log: Pick<EventLog, 'append'>;
      readonly clock: Clock;
      readonly presence: LogPresence;
    },
    private readonly statuses: () => readonly SourceStatus[],
  ) {}

  /** Something changed: publish soon. */
  notify(): void {
    this.wake();
  }

  /** Until `signal` aborts. Rejects on a fault of the log that waiting does not mend. */
  async run(signal: AbortSignal): Promise<void> {
    let heartbeatAtMs = this.parts.clock.nowMs();
    while (!signal.aborted) {
      if (this.parts.clock.nowMs() >= heartbeatAtMs) {
        this.published.clear();
        heartbeatAtMs = this.parts.clock.nowMs() + HEARTBEAT_MS;
      }
      const delivered = await this.publishChanges();
      await this.pause(delivered ? heartbeatAtMs - this.parts.clock.nowMs() : RETRY_MS, delivered, signal);
    }
  }

  /** Appends every status that differs from what the log has; false when the log is away. */
  async publishChanges(): Promise<boolean> {
    const changed = this.statuses().filter((status) => !isSame(this.published.get(status.source), status));
    if (changed.length === 0) return true;
    const records = changed.map((status) => statusRecord(toStatusRecord(status, this.parts.clock.nowMs())));
    try {
      await this.parts.log.append(records);
    } catch (error) {
      if (!(error instanceof LogError && error.retriable)) throw error;
      this.parts.presence.away(error);
      return false;
    }
    this.parts.presence.back();
    for (const status of changed) this.published.set(status.source, status);
    return true;
  }

  /** Until `ms` are over, or (when `wakeable`) something changed, or `signal` aborts. */
  private async pause(ms: number, wakeable: boolean, signal: AbortSignal): Promise<void> {
    const unchanged = this.statuses().every((status) => isSame(this.published.get(status.source), status));
    if (wakeable && !unchanged) return;
    const woken = new AbortController();
    if (wakeable) this.wake = () => woken.abort();
    await this.parts.clock.sleep(ms, AbortSignal.any([signal, woken.signal]));
    this.wake = () => undefined;
  }
}

function isSame(one: SourceStatus | undefined, other: SourceStatus): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

function statusRecord(record: SourceStatusRecord): NewRecord {
  return { topic: SOURCE_STATUS_TOPIC, key: record.source, value: encodeSourceStatus(record) };
}
