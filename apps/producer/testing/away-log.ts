import { LogUnavailableError, type EventLog, type NewRecord } from '@cmp/event-log';

/** A log that can be away: `before` refuses appends, `after` takes them and then does not answer, so that their outcome is unknown. */
export class AwayLog implements Pick<EventLog, 'append'> {
  readonly appended: NewRecord[] = [];
  mode: 'here' | 'before' | 'after' = 'here';
  attempts = 0;

  append(records: readonly NewRecord[]): Promise<void> {
    this.attempts += 1;
    if (this.mode === 'before') return Promise.reject(new LogUnavailableError('the test says so'));
    this.appended.push(...records);
    return this.mode === 'after' ? Promise.reject(new LogUnavailableError('the test says so')) : Promise.resolve();
  }
}
