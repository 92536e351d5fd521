import type { OpeningCoin } from './opening-coin.js';

/** How fast a 24 h change forgets itself: hours, as on a real market, so that neighbouring points look related. */
const MEMORY_MS = 2 * 3_600_000;
/** Deviation of a day's drift of the price 24 h ago, as a share of it. */
const DAILY_DRIFT = 0.03;
const DAY_MS = 24 * 3_600_000;

export interface WalkPoint {
  readonly price: number;
  readonly change24hPct: number;
  readonly volume24h: number;
  readonly marketCap: number;
}

/**
 * One coin's random walk. The 24 h change is an Ornstein-Uhlenbeck process (it wanders and is drawn back to zero, with `spreadPct` as
 * its deviation), the price 24 h ago drifts slowly, and the price is what both say: price = price 24 h ago × (1 + change / 100).
 */
export class CoinWalk {
  private dayAgoPrice: number;
  private changePct: number;
  private volumeFactor = 1;

  constructor(
    private readonly opening: OpeningCoin,
    private readonly normal: () => number,
  ) {
    this.changePct = opening.spreadPct * normal();
    this.dayAgoPrice = opening.price / (1 + this.changePct / 100);
  }

  /** The point `ms` after the last one. */
  step(ms: number): WalkPoint {
    const kept = Math.exp(-ms / MEMORY_MS);
    const fresh = Math.sqrt(1 - kept * kept);
    const { spreadPct, supply, volume24h } = this.opening;
    this.changePct = this.changePct * kept + spreadPct * fresh * this.normal();
    const drift = DAILY_DRIFT * (spreadPct / 5) * Math.sqrt(ms / DAY_MS) * this.normal();
    this.dayAgoPrice *= Math.exp(drift);
    this.volumeFactor = 1 + (this.volumeFactor - 1) * kept + 0.1 * fresh * this.normal();
    const price = this.dayAgoPrice * (1 + this.changePct / 100);
    return {
      price,
      change24hPct: this.changePct,
      volume24h: volume24h * Math.max(0.2, this.volumeFactor),
      marketCap: price * supply,
    };
  }
}
