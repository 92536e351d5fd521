import { nextAlert, type Alert, type AlertThresholds, type Pulse, type Tick } from '@cmp/market';

/** What is remembered of a coin from window to window. */
export interface CoinState {
  /** Source and source time of the coin's newest sample; null before the first, and for a source that gives no time. */
  readonly source: string | null;
  readonly sourceTimeMs: number | null;
  readonly alert: Alert | null;
}

interface Remembered {
  source: string | null;
  sourceTimeMs: number | null;
  alert: Alert | null;
  changed: boolean;
}

/** The coins of one partition: which value was seen last, which alert stands. */
export class CoinMemory {
  private readonly coins = new Map<string, Remembered>();
  private changed: string[] = [];

  constructor(
    private readonly thresholds: AlertThresholds,
    restored: Iterable<readonly [string, CoinState]> = [],
  ) {
    for (const [coin, state] of restored) this.coins.set(coin, { ...state, changed: false });
  }

  /** False when the tick repeats the source time of the coin's previous sample. A tick without a source time is always fresh. */
  isFresh(tick: Tick): boolean {
    if (tick.sourceTimeMs === null) return true;
    const known = this.coins.get(tick.coin);
    return known === undefined || known.sourceTimeMs !== tick.sourceTimeMs || known.source !== tick.source;
  }

  /** The tick has become a sample. */
  noteSample(tick: Tick): void {
    const known = this.of(tick.coin);
    if (known.sourceTimeMs === tick.sourceTimeMs && known.source === tick.source) return;
    known.source = tick.source;
    known.sourceTimeMs = tick.sourceTimeMs;
    this.noteChanged(tick.coin, known);
  }

  /** The coin's alert after one more window; windows must come in order. */
  alertAfter(pulse: Pick<Pulse, 'coin' | 'change24hPct' | 'windowEndMs'>): Alert | null {
    const known = this.of(pulse.coin);
    const alert = nextAlert(known.alert, pulse, this.thresholds);
    if (alert !== known.alert) {
      known.alert = alert;
      this.noteChanged(pulse.coin, known);
    }
    return alert;
  }

  /** The alert that stands. */
  alertOf(coin: string): Alert | null {
    return this.coins.get(coin)?.alert ?? null;
  }

  /** The coins that changed since the last call. */
  takeChanges(): (readonly [string, CoinState])[] {
    const changes = this.changed.map((coin) => {
      const known = this.of(coin);
      known.changed = false;
      const { source, sourceTimeMs, alert } = known;
      return [coin, { source, sourceTimeMs, alert }] as const;
    });
    this.changed = [];
    return changes;
  }

  private of(coin: string): Remembered {
    const known = this.coins.get(coin);
    if (known !== undefined) return known;
    const created = { source: null, sourceTimeMs: null, alert: null, changed: false };
    this.coins.set(coin, created);
    return created;
  }

  private noteChanged(coin: string, known: Remembered): void {
    if (known.changed) return;
    known.changed = true;
    this.changed.push(coin);
  }
}
