import { LogError, type EventLog, type NewRecord } from '@cmp/event-log';
import type { Backoff, Clock, Logger } from '@cmp/runtime';
import type { ProducerMetrics } from '../producer-metrics.js';
import type { LogPresence } from './log-presence.js';

const MAX_RECORDS_PER_APPEND = 1000;

export interface TickDeliveryParts {
  readonly log: Pick<EventLog, 'append'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly presence: LogPresence;
  readonly metrics: Pick<ProducerMetrics, 'queued' | 'appended'>;
  readonly backoff: Backoff;
  /** Ticks that may wait for the log; beyond it `put` does not resolve, so that polling stops and nothing is dropped. */
  readonly queueLimit: number;
  /** Told when the queue fills up (`true`) and when it has room again. */
  readonly onFull: (full: boolean) => void;
}

/**
 * Between the check and the log: keeps accepted ticks in order until the log has them, however long it is away.
 * An append whose outcome is unknown is sent again with the same records, so a tick can be in the log twice in that case, under the
 * same `record_id`.
 */
export class TickDelivery {
  private readonly waiting: NewRecord[] = [];
  private readonly wakers = new Set<() => void>();
  private closing = false;

  constructor(private readonly parts: TickDeliveryParts) {}

  /** Resolves once there is room for more, or when `signal` aborts. The records are taken in either case. */
  async put(records: readonly NewRecord[], signal: AbortSignal): Promise<void> {
    this.waiting.push(...records);
    this.changed();
    if (!this.isFull()) return;
    this.parts.onFull(true);
    while (this.isFull() && !signal.aborted) await this.change(signal);
    if (!this.isFull()) this.parts.onFull(false);
  }

  /** Delivers until closed and empty, or until `abandon` aborts. Rejects on a fault of the log that waiting does not mend. */
  async run(abandon: AbortSignal): Promise<void> {
    while (!abandon.aborted) {
      const batch = this.waiting.slice(0, MAX_RECORDS_PER_APPEND);
      if (batch.length > 0) await this.deliver(batch, abandon);
      else if (this.closing) return;
      else await this.change(abandon);
    }
    if (this.waiting.length > 0) {
      this.parts.logger.warn('stopped before the log had everything', { lost_ticks: this.waiting.length });
    }
  }

  /** No more ticks will come: `run` ends once the log has the rest. */
  close(): void {
    this.closing = true;
    this.changed();
  }

  private async deliver(batch: readonly NewRecord[], abandon: AbortSignal): Promise<void> {
    try {
      await this.parts.log.append(batch);
    } catch (error) {
      if (!(error instanceof LogError && error.retriable)) throw error;
      this.parts.presence.away(error);
      await this.parts.clock.sleep(this.parts.backoff.nextMs(), abandon);
      return;
    }
    this.waiting.splice(0, batch.length);
    this.parts.metrics.appended(batch.length);
    this.parts.backoff.reset();
    this.parts.presence.back();
    this.changed();
  }

  private isFull(): boolean {
    return this.waiting.length >= this.parts.queueLimit;
  }

  private changed(): void {
    this.parts.metrics.queued(this.waiting.length);
    for (const wake of [...this.wakers]) wake();
  }

  private change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.wakers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) return resolve();
      this.wakers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
