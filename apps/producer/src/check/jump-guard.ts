/** Share of the last good price: a step beyond it is more often a fault of the venue than a market. */
const MAX_STEP = 0.3;

/**
 * Holds a price back for one round when it is more than 30 % away from the coin's last good one; the next observation confirms it
 * (being near it) or shows that it was a fault (being near the last good one).
 */
export class JumpGuard {
  private readonly lastGood = new Map<string, number>();
  private readonly heldBack = new Map<string, number>();

  /** False while the price is held back. `key` names the coin and its source: prices of two sources are not compared. */
  admit(key: string, price: number): boolean {
    const good = this.lastGood.get(key);
    const held = this.heldBack.get(key);
    if (good === undefined || isNear(price, good) || (held !== undefined && isNear(price, held))) {
      this.lastGood.set(key, price);
      this.heldBack.delete(key);
      return true;
    }
    this.heldBack.set(key, price);
    return false;
  }
}

function isNear(price: number, other: number): boolean {
  return Math.abs(price - other) <= other * MAX_STEP;
}
