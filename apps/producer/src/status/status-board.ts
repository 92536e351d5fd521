import type { Logger } from '@cmp/runtime';
import { instantOrNull, startingStatus, type SourceStatus } from './source-status.js';

/** The newest status of every source of this run. Logs one line per change of state, not per poll. */
export class StatusBoard {
  private readonly statuses = new Map<string, SourceStatus>();
  private readonly listeners = new Set<() => void>();
  private held: string | null = null;

  constructor(private readonly logger: Logger) {}

  update(source: string, change: Partial<SourceStatus>): void {
    const before = this.statuses.get(source);
    const after = { ...(before ?? startingStatus(source)), ...change };
    this.statuses.set(source, after);
    if (isNews(before, after)) this.say(after);
    this.tell();
  }

  /** A reason why nothing is polled that is not the source's own; null ends it. Shown instead of what the sources say. */
  hold(reason: string | null): void {
    if (reason === this.held) return;
    this.held = reason;
    if (reason === null) this.logger.info('polling goes on');
    else this.logger.warn(reason);
    this.tell();
  }

  /** As they are to be shown. */
  all(): readonly SourceStatus[] {
    const held = this.held;
    const statuses = [...this.statuses.values()];
    if (held === null) return statuses;
    return statuses.map((status) => (status.active ? { ...status, state: 'down', detail: held } : status));
  }

  of(source: string): SourceStatus | undefined {
    return this.all().find((status) => status.source === source);
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  private say(status: SourceStatus): void {
    const { source, state, active } = status;
    const fields = { source, state, active, next_poll_at: instantOrNull(status.nextPollAtMs) };
    const level = status.state === 'ok' || status.state === 'starting' || !status.active ? 'info' : 'warn';
    this.logger[level](`${status.source}: ${status.detail}`, fields);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** A source that has not begun and is not publishing is not worth a line. */
function isNews(before: SourceStatus | undefined, after: SourceStatus): boolean {
  if (before === undefined) return after.active || after.state !== 'starting';
  return before.state !== after.state || before.active !== after.active;
}
