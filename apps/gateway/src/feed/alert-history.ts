import { KEPT_ALERTS, type AlertRecord } from '@cmp/contracts';

/** An alert event with its JSON text, encoded once. */
export interface KeptAlert {
  readonly record: AlertRecord;
  readonly json: string;
}

/** The newest alert events of all coins, in the order they happened. Free of effects; applying the same record twice changes nothing. */
export class AlertHistory {
  private readonly kept: KeptAlert[] = [];
  private changes = 0;

  constructor(private readonly encode: (record: AlertRecord) => string) {}

  /** Grows with every change. */
  get version(): number {
    return this.changes;
  }

  /** Null when it is known, or older than all that is kept while there is no room for more. */
  apply(record: AlertRecord): KeptAlert | null {
    if (this.kept.some((one) => one.record.id === record.id && one.record.event === record.event)) return null;
    const [oldest] = this.kept;
    const isFull = this.kept.length >= KEPT_ALERTS;
    if (isFull && oldest !== undefined && record.window_end < oldest.record.window_end) return null;
    const alert: KeptAlert = { record, json: this.encode(record) };
    // Those of one window stay in the order of the log: a coin that flips is cleared before it is raised again.
    const before = this.kept.findLastIndex((one) => one.record.window_end <= record.window_end);
    this.kept.splice(before + 1, 0, alert);
    if (isFull) this.kept.shift();
    this.changes += 1;
    return alert;
  }

  /** Oldest first. */
  of(coins?: ReadonlySet<string>): readonly KeptAlert[] {
    return coins === undefined ? this.kept : this.kept.filter(({ record }) => coins.has(record.coin));
  }
}
