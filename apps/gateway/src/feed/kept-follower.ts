import { LogUnavailableError, UnknownTopicError, type Follower } from '@cmp/event-log';
import { backoff, type Clock, type Logger } from '@cmp/runtime';

export interface KeptFollowerOptions {
  readonly topic: string;
  /** Starts over: where to read from is found anew. */
  readonly start: () => Promise<Follower>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random?: () => number;
}

/** Keeps one topic followed: begins again, with growing pauses, whenever the log was away or has dropped what was to be read next. */
export class KeptFollower {
  private readonly stopping = new AbortController();
  private follower: Follower | null = null;
  private readonly running: Promise<void>;

  constructor(private readonly options: KeptFollowerOptions) {
    this.running = this.run();
  }

  /** First offset not yet handed over, per partition; null while the topic is not being followed. */
  positions(): ReadonlyMap<number, number> | null {
    return this.follower?.positions() ?? null;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.follower?.stop();
    await this.running;
  }

  private async run(): Promise<void> {
    const { topic, clock, logger, start } = this.options;
    const pauses = backoff({
      baseMs: 250,
      factor: 2,
      maxMs: 5000,
      jitter: 0.2,
      random: this.options.random ?? Math.random,
    });
    while (!this.stopping.signal.aborted) {
      try {
        this.follower = await start();
        pauses.reset();
        if (this.stopping.signal.aborted) await this.follower.stop();
        await this.follower.done;
      } catch (error) {
        const expected = error instanceof LogUnavailableError || error instanceof UnknownTopicError;
        logger[expected ? 'warn' : 'error']('reading for the feed was interrupted; it begins again', { topic, error });
      }
      this.follower = null;
      await clock.sleep(pauses.nextMs(), this.stopping.signal);
    }
  }
}
