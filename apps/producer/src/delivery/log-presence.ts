import type { LogError } from '@cmp/event-log';
import type { Logger, Readiness } from '@cmp/runtime';

/** Whether the log takes what the producer writes, said once per change: to `/readyz` and in the log lines. */
export class LogPresence {
  private isAway = false;

  constructor(
    private readonly readiness: Readiness,
    private readonly logger: Logger,
  ) {}

  away(error: LogError): void {
    if (this.isAway) return;
    this.isAway = true;
    this.readiness.set('producer', false, `the event log does not take ticks: ${error.message}`);
    this.logger.warn('the event log does not take ticks, they are kept until it does', { error });
  }

  back(): void {
    if (!this.isAway) return;
    this.isAway = false;
    this.readiness.set('producer', true);
    this.logger.info('the event log takes ticks again');
  }
}
