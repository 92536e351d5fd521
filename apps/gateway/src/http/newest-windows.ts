import type { PulseRecord } from '@cmp/contracts';

/** Gathers windows while topics are read backwards, and knows when each wanted coin has enough of them. */
export class NewestWindows {
  private readonly windows = new Map<string, PulseRecord>();
  private missing = new Map<string, Set<string>>();

  constructor(
    private readonly coins: readonly string[],
    private readonly limit: number,
  ) {}

  /** Another topic has windows of its own: enough of one says nothing of the other. */
  beginTopic(): void {
    this.missing = new Map(this.coins.map((coin) => [coin, new Set<string>()]));
  }

  /**
   * True when there is enough of every coin. Only first publications tell how far back the reading has come: a correction stands far
   * behind the windows that followed its own.
   */
  take(pulse: PulseRecord | null): boolean {
    if (pulse === null) return this.missing.size === 0;
    const name = `${pulse.coin} ${pulse.window_ms} ${pulse.window_end}`;
    if ((this.windows.get(name)?.revision ?? -1) < pulse.revision) this.windows.set(name, pulse);
    const first = pulse.revision === 0 ? this.missing.get(pulse.coin) : undefined;
    if (first !== undefined && first.add(name).size >= this.limit) this.missing.delete(pulse.coin);
    return this.missing.size === 0;
  }

  /** The newest revision of each window, the last `limit` of each coin, oldest first within a coin. */
  oldestFirst(): PulseRecord[] {
    const coins = Map.groupBy(this.windows.values(), ({ coin }) => coin);
    return [...coins.values()].flatMap((ofCoin) =>
      ofCoin.sort((a, b) => (a.window_end < b.window_end ? -1 : 1)).slice(-this.limit),
    );
  }
}
