import type { MarketState } from './market-state.js';

export interface Recovery {
  /** Windows that closed while the connection was away and are here now. */
  readonly filled: number;
  /** Windows that closed meanwhile and are not. */
  readonly missing: number;
}

/** What the first data after a lost connection brought. Counts windows, not coins: one window of ten coins is one. */
export function recoveryOf(before: MarketState, after: MarketState): Recovery {
  const newestBefore = Math.max(...windowEnds(before));
  if (!Number.isFinite(newestBefore)) return { filled: 0, missing: 0 };
  const added = [...windowEnds(after)].filter((endMs) => endMs > newestBefore);
  const newestAfter = Math.max(newestBefore, ...added);
  const expected = Math.round((newestAfter - newestBefore) / after.windowMs);
  return { filled: added.length, missing: Math.max(0, expected - added.length) };
}

function windowEnds(market: MarketState): ReadonlySet<number> {
  return new Set([...market.series.values()].flatMap((series) => series.map(({ windowEndMs }) => windowEndMs)));
}
