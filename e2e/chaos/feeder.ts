import { LogUnavailableError, type EventLog, type NewRecord } from '@cmp/event-log';
import type { TickStream } from './tick-stream.js';

export interface FeedPace {
  /** Records of one append. */
  readonly runSize: number;
  readonly pauseMs: number;
}

export const USUAL_PACE: FeedPace = { runSize: 25, pauseMs: 100 };

/** Appends runs of the stream one after the other until it is stopped. What may not have arrived is sent again. */
export class Feeder {
  fed = 0;
  private stopped = false;
  private abandoned = false;
  private feeding: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: EventLog,
    private readonly stream: TickStream,
    private readonly pace: FeedPace = USUAL_PACE,
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

  /** The same when nobody counts on the records any more: what cannot be appended is let go. */
  async abandon(): Promise<void> {
    this.abandoned = true;
    this.stopped = true;
    // Whatever ended it early has failed the test already.
    await this.feeding.catch(() => undefined);
  }

  /** After `stop`: what closes every window. */
  async finish(): Promise<void> {
    await this.append(this.stream.closing());
  }

  private async feed(): Promise<void> {
    while (!this.stopped) {
      await this.append(this.stream.next(this.pace.runSize));
      await new Promise((resolve) => setTimeout(resolve, this.pace.pauseMs));
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
        if (this.abandoned) return;
      }
    }
  }
}
