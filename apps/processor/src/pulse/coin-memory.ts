import { followAlert, NO_ALERTS, type AlertCourse, type AlertRules, type Tick } from '@cmp/market';

/** What is remembered of a coin from window to window. */
export interface CoinState {
  /** Source and source time of the coin's newest sample; null before the first, and for a source that gives no time. */
  readonly source: string | null;
  readonly sourceTimeMs: number | null;
  readonly alerts: AlertCourse;
}

/** A coin's place in the memory; changed by `CoinMemory` alone. */
export class RememberedCoin implements CoinState {
  source: string | null = null;
  sourceTimeMs: number | null = null;
  alerts: AlertCourse = NO_ALERTS;
  changed = false;
  /** The store has a record of it. */
  stored = false;
  /** Ids of the ticks that have been read, as far back as one of them could count again. Kept by `SeenTicks`. */
  readonly seenIds = new Set<string>();

  constructor(readonly id: string) {}
}

/** False when the tick repeats the source time of the coin's previous sample. A tick without a source time is always fresh. */
export function isFresh(tick: Tick, { source, sourceTimeMs }: CoinState): boolean {
  return tick.sourceTimeMs === null || sourceTimeMs !== tick.sourceTimeMs || source !== tick.source;
}

/** The coins of one partition: which value was seen last, which alerts there were. */
export class CoinMemory {
  private readonly coins = new Map<string, RememberedCoin>();
  private changed: RememberedCoin[] = [];
  private storedCount = 0;

  constructor(
    private readonly rules: AlertRules,
    restored: Iterable<readonly [string, CoinState]> = [],
  ) {
    for (const [id, state] of restored) {
      Object.assign(this.recall(id), state, { stored: true });
      this.storedCount += 1;
    }
  }

  /** Coins that the store knows once the changes that were taken last are in it. */
  get stored(): number {
    return this.storedCount;
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

  /** Judges one more window of the coin; windows must come in order, and older ones change nothing. */
  judge(coin: RememberedCoin, pulse: { change24hPct: number | null; windowEndMs: number }): AlertCourse {
    const course = followAlert(coin.alerts, pulse, this.rules);
    if (course !== coin.alerts) {
      coin.alerts = course;
      this.noteChanged(coin);
    }
    return course;
  }

  /** How a coin's alerts stood, as far as that is newer than what is remembered. */
  resumeAlerts(id: string, course: AlertCourse): void {
    const coin = this.recall(id);
    if ((coin.alerts.judgedThroughMs ?? -Infinity) >= (course.judgedThroughMs ?? -Infinity)) return;
    coin.alerts = course;
    this.noteChanged(coin);
  }

  /** The coins that changed since the last call. */
  takeChanges(): (readonly [string, CoinState])[] {
    const changed = this.changed;
    this.changed = [];
    return changed.map((coin) => {
      coin.changed = false;
      if (!coin.stored) this.storedCount += 1;
      coin.stored = true;
      const { id, source, sourceTimeMs, alerts } = coin;
      return [id, { source, sourceTimeMs, alerts }] as const;
    });
  }

  private noteChanged(coin: RememberedCoin): void {
    if (coin.changed) return;
    coin.changed = true;
    this.changed.push(coin);
  }
}
