/** Age of a coin's newest pulse against the window length. `left-out`: too old to count in any average or total. */
export type Freshness = 'fresh' | 'ageing' | 'stale' | 'left-out';

export interface FreshnessLimits {
  readonly ageingMs: number;
  readonly staleMs: number;
  readonly leftOutMs: number;
}

/** 1.5, 2.5 and 5 window lengths: 45, 75 and 150 s for windows of 30 s. */
export function freshnessLimits(windowMs: number): FreshnessLimits {
  return { ageingMs: windowMs * 1.5, staleMs: windowMs * 2.5, leftOutMs: windowMs * 5 };
}

/** An age that is exactly a limit still belongs to the better state. */
export function freshnessOf(ageMs: number, limits: FreshnessLimits): Freshness {
  if (ageMs > limits.leftOutMs) return 'left-out';
  if (ageMs > limits.staleMs) return 'stale';
  return ageMs > limits.ageingMs ? 'ageing' : 'fresh';
}
