import { LogUnavailableError, type EventLog, type NewRecord } from '@cmp/event-log';
import type { TickStream } from './tick-stream.js';

const RUN_SIZE = 25;
const PAUSE_MS = 100;

/** Appends runs of the stream one after the other until it is stopped. What may not have arrived is sent again. */
export class Feeder {
  fed = 0;
  private stopped = false;
  private feeding: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: EventLog,
    private readonly stream: TickStream,
  ) {}

  start(): void {
    this.feeding = this.feed();
    // Whoever stops the feeder gets the error.
    this.feeding.catch(() => undefined);
  }

  /** Resolves when nothing more is on its way. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.feeding;
  }

  /** After `stop`: what closes every window. */
  async finish(): Promise<void> {
    await this.append(this.stream.closing());
  }

  /** Appends that many records at once, for a backlog. */
  async feedNow(count: number): Promise<void> {
    for (let left = count; left > 0; left -= RUN_SIZE) await this.append(this.stream.next(RUN_SIZE));
  }

  private async feed(): Promise<void> {
    while (!this.stopped) {
      await this.append(this.stream.next(RUN_SIZE));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** As a producer that is never sure: after a failure all of it is sent again, and the processor must count it once. */
  private async append(records: readonly NewRecord[]): Promise<void> {
    for (;;) {
      try {
        await this.log.append(records);
        this.fed += records.length;
        return;
      } catch (error) {
        if (!(error instanceof LogUnavailableError)) throw error;
      }
    }
  }
}
