import { nextAlert, type Alert, type AlertThresholds, type Tick } from '@cmp/market';

/** What is remembered of a coin from window to window. */
export interface CoinState {
  /** Source and source time of the coin's newest sample; null before the first, and for a source that gives no time. */
  readonly source: string | null;
  readonly sourceTimeMs: number | null;
  readonly alert: Alert | null;
}

/** A coin's place in the memory; changed by `CoinMemory` alone. */
export class RememberedCoin implements CoinState {
  source: string | null = null;
  sourceTimeMs: number | null = null;
  alert: Alert | null = null;
  changed = false;

  constructor(readonly id: string) {}
}

/** False when the tick repeats the source time of the coin's previous sample. A tick without a source time is always fresh. */
export function isFresh(tick: Tick, { source, sourceTimeMs }: CoinState): boolean {
  return tick.sourceTimeMs === null || sourceTimeMs !== tick.sourceTimeMs || source !== tick.source;
}

/** The coins of one partition: which value was seen last, which alert stands. */
export class CoinMemory {
  private readonly coins = new Map<string, RememberedCoin>();
  private changed: RememberedCoin[] = [];

  constructor(
    private readonly thresholds: AlertThresholds,
    restored: Iterable<readonly [string, CoinState]> = [],
  ) {
    for (const [id, state] of restored) Object.assign(this.recall(id), state);
  }

  recall(id: string): RememberedCoin {
    const known = this.coins.get(id);
    if (known !== undefined) return known;
    const created = new RememberedCoin(id);
    this.coins.set(id, created);
    return created;
  }

  /** The tick has become a sample. */
  noteSample(coin: RememberedCoin, { source, sourceTimeMs }: Tick): void {
    if (coin.sourceTimeMs === sourceTimeMs && coin.source === source) return;
    coin.source = source;
    coin.sourceTimeMs = sourceTimeMs;
    this.noteChanged(coin);
  }

  /** The coin's alert after one more window; windows must come in order. */
  raiseOrClear(coin: RememberedCoin, change24hPct: number | null, windowEndMs: number): Alert | null {
    const alert = nextAlert(coin.alert, { change24hPct, windowEndMs }, this.thresholds);
    if (alert !== coin.alert) {
      coin.alert = alert;
      this.noteChanged(coin);
    }
    return alert;
  }

  /** The coins that changed since the last call. */
  takeChanges(): (readonly [string, CoinState])[] {
    const changed = this.changed;
    this.changed = [];
    return changed.map((coin) => {
      coin.changed = false;
      const { id, source, sourceTimeMs, alert } = coin;
      return [id, { source, sourceTimeMs, alert }] as const;
    });
  }

  private noteChanged(coin: RememberedCoin): void {
    if (coin.changed) return;
    coin.changed = true;
    this.changed.push(coin);
  }
}
