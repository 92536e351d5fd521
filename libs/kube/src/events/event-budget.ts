import type { Clock } from '@cmp/runtime';

/** Objects whose budget is remembered; the longest unused goes first, with its budget full again. */
const REMEMBERED = 5_000;

export interface EventRate {
  /** Events of one object at once. */
  readonly burst: number;
  /** And then one each. */
  readonly everyMs: number;
}

/** How many events each object may still have: a controller gone wild must not flood the store that all share. */
export class EventBudget {
  private readonly spent = new Map<string, { readonly left: number; readonly atMs: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly rate: EventRate,
  ) {}

  /** Whether there was one left. */
  take(uid: string): boolean {
    const { burst, everyMs } = this.rate;
    const nowMs = this.clock.nowMs();
    const last = this.spent.get(uid) ?? { left: burst, atMs: nowMs };
    const left = Math.min(burst, last.left + Math.max(0, nowMs - last.atMs) / everyMs);
    const granted = left >= 1;
    this.spent.delete(uid);
    this.spent.set(uid, { left: granted ? left - 1 : left, atMs: nowMs });
    const [oldest] = this.spent.keys();
    if (this.spent.size > REMEMBERED && oldest !== undefined) this.spent.delete(oldest);
    return granted;
  }
}
