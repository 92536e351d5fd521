import { freshnessLimits, freshnessOf } from './freshness.js';
import type { VolumeScope } from './tick.js';

/** The newest result of a coin. A coin may come twice, once per volume scope; then the younger one speaks for it. */
export interface CoinReading {
  readonly coin: string;
  readonly change24hPct: number | null;
  readonly volume24h: number | null;
  readonly volumeScope: VolumeScope;
  readonly ageMs: number;
}

export interface TotalVolume {
  /** Null when no coin has a volume. */
  readonly value: number | null;
  readonly scope: VolumeScope | null;
  /** How many coins are in it. */
  readonly coins: number;
  /** `held`: every volume in it is stale, and it is shown for want of a newer one. */
  readonly state: 'current' | 'held' | 'none';
  /** Age of the youngest volume in it. */
  readonly ageMs: number | null;
}

export interface ChangeSummary {
  /** Null when no counted coin has a change. */
  readonly averagePct: number | null;
  readonly medianPct: number | null;
  readonly coins: number;
}

export type Sentiment = 'Bullish' | 'Bearish' | 'Mixed' | 'Not enough data';

export interface MarketSentiment {
  readonly sentiment: Sentiment;
  readonly up: number;
  readonly flat: number;
  readonly down: number;
}

export interface Coverage {
  readonly expected: number;
  /** Coins that count in the averages: those not left out for their age. */
  readonly counted: number;
  readonly fresh: number;
  readonly ageing: number;
  readonly stale: number;
  /** Expected coins without any reading, or with one too old to count. */
  readonly missing: readonly string[];
}

export interface MarketOverview {
  readonly totalVolume: TotalVolume;
  readonly change: ChangeSummary;
  readonly sentiment: MarketSentiment;
  readonly coverage: Coverage;
}

/** Percent: a smaller change counts as flat. */
const FLAT_PCT = 0.1;
/** Share of coins up minus share down. */
const SENTIMENT_SHARE = 0.4;
const SENTIMENT_MIN_COINS = 6;

const SCOPES: readonly VolumeScope[] = ['global', 'venue'];

/** The market at a glance. Readings older than five windows count nowhere, except in a total volume that is held. */
export function marketOverview(
  readings: readonly CoinReading[],
  options: { readonly windowMs: number; readonly expectedCoins: readonly string[] },
): MarketOverview {
  const limits = freshnessLimits(options.windowMs);
  const isCounted = (reading: CoinReading): boolean => freshnessOf(reading.ageMs, limits) !== 'left-out';
  const isStale = (reading: CoinReading): boolean => reading.ageMs > limits.staleMs;
  const counted = youngestPerCoin(readings).filter(isCounted);
  const changes = counted.map((reading) => reading.change24hPct).filter((change) => change !== null);
  return {
    totalVolume: totalVolume(readings, isCounted, isStale),
    change: { averagePct: mean(changes), medianPct: median(changes), coins: changes.length },
    sentiment: sentimentOf(changes),
    coverage: coverageOf(counted, options),
  };
}

/**
 * Volumes of one scope only: the scope that more counted coins have, `global` when they are even. After a failover the old total is
 * thus held until it is too old, and only then gives way to the other scope, which is said.
 */
function totalVolume(
  readings: readonly CoinReading[],
  isCounted: (reading: CoinReading) => boolean,
  isStale: (reading: CoinReading) => boolean,
): TotalVolume {
  const withVolume = readings.filter((reading) => reading.volume24h !== null);
  const counted = withVolume.filter(isCounted);
  const eligible = counted.length > 0 ? counted : withVolume;
  const byScope = SCOPES.map((scope) => youngestPerCoin(eligible.filter((reading) => reading.volumeScope === scope)));
  const [global = [], venue = []] = byScope;
  const chosen = venue.length > global.length ? venue : global;
  const first = chosen[0];
  if (first === undefined) return { value: null, scope: null, coins: 0, state: 'none', ageMs: null };
  return {
    value: chosen.reduce((sum, reading) => sum + (reading.volume24h ?? 0), 0),
    scope: first.volumeScope,
    coins: chosen.length,
    state: chosen.every(isStale) ? 'held' : 'current',
    ageMs: Math.min(...chosen.map((reading) => reading.ageMs)),
  };
}

function sentimentOf(changes: readonly number[]): MarketSentiment {
  const up = changes.filter((change) => change > FLAT_PCT).length;
  const down = changes.filter((change) => change < -FLAT_PCT).length;
  return { sentiment: sentimentName(up - down, changes.length), up, flat: changes.length - up - down, down };
}

function sentimentName(surplus: number, coins: number): Sentiment {
  if (coins < SENTIMENT_MIN_COINS) return 'Not enough data';
  const share = surplus / coins;
  if (share >= SENTIMENT_SHARE) return 'Bullish';
  return share <= -SENTIMENT_SHARE ? 'Bearish' : 'Mixed';
}

function coverageOf(
  counted: readonly CoinReading[],
  { windowMs, expectedCoins }: { readonly windowMs: number; readonly expectedCoins: readonly string[] },
): Coverage {
  const limits = freshnessLimits(windowMs);
  const present = new Set(counted.map((reading) => reading.coin));
  const states = counted.map((reading) => freshnessOf(reading.ageMs, limits));
  return {
    expected: expectedCoins.length,
    counted: counted.length,
    fresh: states.filter((state) => state === 'fresh').length,
    ageing: states.filter((state) => state === 'ageing').length,
    stale: states.filter((state) => state === 'stale').length,
    missing: expectedCoins.filter((coin) => !present.has(coin)),
  };
}

function youngestPerCoin(readings: readonly CoinReading[]): readonly CoinReading[] {
  const youngest = new Map<string, CoinReading>();
  for (const reading of readings) {
    const known = youngest.get(reading.coin);
    if (known === undefined || reading.ageMs < known.ageMs) youngest.set(reading.coin, reading);
  }
  return [...youngest.values()];
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
