import { utcMonthAt } from './utc-month.js';

const MINUTE_MS = 60_000;

export interface CallBudgetOptions {
  readonly callsPerMinute: number;
  /** Null: no monthly limit. */
  readonly callsPerMonth: number | null;
  /** What earlier runs have used; ignored when its month is over. */
  readonly used: { readonly month: string; readonly count: number } | null;
}

/** What holds the interval above the wanted one. */
export type Binding = 'minute' | 'month';

/** Counts calls against the plan: a ceiling for any 60 s, and an even pace over the month. Failed calls count. */
export class CallBudget {
  private used: { month: string; count: number };
  private recentMs: number[] = [];

  constructor(private readonly options: CallBudgetOptions) {
    this.used = { month: options.used?.month ?? '', count: options.used?.count ?? 0 };
  }

  /** To be called just before each call. */
  record(nowMs: number): void {
    this.turnMonth(nowMs);
    this.used.count += 1;
    this.recentMs = [...this.recentMs.filter((atMs) => atMs > nowMs - MINUTE_MS), nowMs];
  }

  /** The last recorded call never reached the venue: being without a network for a month must not use up the plan. */
  takeBack(): void {
    this.used.count = Math.max(0, this.used.count - 1);
    this.recentMs.pop();
  }

  /** When `calls` calls may be made: now, once enough of the last minute is over, or next month. */
  earliestMs(nowMs: number, calls: number): number {
    if ((this.left(nowMs) ?? calls) < calls) return utcMonthAt(nowMs).endMs;
    const allowedBefore = Math.max(0, this.options.callsPerMinute - calls);
    const recent = this.recentMs.filter((atMs) => atMs > nowMs - MINUTE_MS);
    const blocking = recent[recent.length - allowedBefore - 1];
    return blocking === undefined ? nowMs : blocking + MINUTE_MS;
  }

  /**
   * The wanted interval, stretched to what the plan affords. Never faster than an even pace over the whole month, even with credits
   * to spare: the plan's month need not be the calendar's, and an even pace fits any 30 days. Slower once more is used than that.
   */
  interval(
    nowMs: number,
    wantedMs: number,
    callsPerPoll: number,
  ): { readonly ms: number; readonly binding: Binding | null } {
    const minuteMs = Math.ceil((MINUTE_MS * callsPerPoll) / this.options.callsPerMinute);
    const monthMs = this.monthPaceMs(nowMs, callsPerPoll);
    if (wantedMs >= minuteMs && wantedMs >= monthMs) return { ms: wantedMs, binding: null };
    return monthMs >= minuteMs ? { ms: monthMs, binding: 'month' } : { ms: minuteMs, binding: 'minute' };
  }

  /** Calls left this month; null without a monthly limit. */
  left(nowMs: number): number | null {
    if (this.options.callsPerMonth === null) return null;
    return Math.max(0, this.options.callsPerMonth - this.usedAt(nowMs).count);
  }

  usedAt(nowMs: number): { readonly month: string; readonly count: number } {
    this.turnMonth(nowMs);
    return { ...this.used };
  }

  private monthPaceMs(nowMs: number, callsPerPoll: number): number {
    const { callsPerMonth } = this.options;
    const left = this.left(nowMs);
    if (callsPerMonth === null || left === null) return 0;
    const month = utcMonthAt(nowMs);
    const evenMs = ((month.endMs - month.startMs) * callsPerPoll) / callsPerMonth;
    const remainingMs = ((month.endMs - nowMs) * callsPerPoll) / Math.max(left, callsPerPoll);
    return Math.ceil(Math.max(evenMs, remainingMs));
  }

  private turnMonth(nowMs: number): void {
    const month = utcMonthAt(nowMs).name;
    if (month !== this.used.month) this.used = { month, count: 0 };
  }
}
