const ANSWERS_TO_BELIEVE = 3;

/** Coins that were asked for and not served in the last 3 answers: retired or misspelt ids, most often. */
export class UnservedCoins {
  private readonly misses = new Map<string, number>();

  /** `served` are the coins of one answer that had a price. */
  answered(asked: readonly string[], served: ReadonlySet<string>): void {
    for (const coin of asked) this.misses.set(coin, served.has(coin) ? 0 : (this.misses.get(coin) ?? 0) + 1);
  }

  list(): readonly string[] {
    return [...this.misses].filter(([, misses]) => misses >= ANSWERS_TO_BELIEVE).map(([coin]) => coin);
  }
}
