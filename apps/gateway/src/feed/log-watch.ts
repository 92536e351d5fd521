import type { EventLog } from '@cmp/event-log';
import type { Clock, Repeating } from '@cmp/runtime';

export interface LogWatchOptions {
  readonly log: Pick<EventLog, 'ping'>;
  readonly clock: Clock;
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** Called with the first answer and with every change. `reason` is a sentence when the log is away. */
  readonly onChange: (available: boolean, reason: string) => void;
}

/** Asks the log again and again whether it answers: followers wait in silence while it is away, and the page should know. */
export class LogWatch {
  private readonly repeating: Repeating;
  private available: boolean | null = null;
  private asking: Promise<void> | null = null;

  constructor(private readonly options: LogWatchOptions) {
    this.repeating = options.clock.every(options.everyMs, () => this.ask());
    this.ask();
  }

  async stop(): Promise<void> {
    this.repeating.stop();
    await this.asking;
  }

  private ask(): void {
    if (this.asking !== null) return;
    this.asking = this.options.log
      .ping(this.options.timeoutMs)
      .then(
        () => this.answered(true, ''),
        (error: unknown) => this.answered(false, `the log does not answer: ${messageOf(error)}`),
      )
      .finally(() => {
        this.asking = null;
      });
  }

  private answered(available: boolean, reason: string): void {
    if (this.available === available) return;
    this.available = available;
    this.options.onChange(available, reason);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
