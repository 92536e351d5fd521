import { freshnessLimits, freshnessOf, type Coin, type Freshness, type Tick, type VolumeScope } from '@cmp/market';
import type { ShownPulse } from './insert-pulse.js';
import type { MarketState } from './market-state.js';

export type CoinState = 'fresh' | 'ageing' | 'stale' | 'unserved';

/** One coin as the page shows it. Values are those of its newest window; before the first one, of its newest tick. */
export interface CoinView {
  readonly coin: Coin;
  readonly series: readonly ShownPulse[];
  readonly newest: ShownPulse | null;
  /** The newest tick when it belongs to the window that is still open. */
  readonly forming: Tick | null;
  readonly price: number | null;
  readonly change24hPct: number | null;
  readonly volume24h: number | null;
  readonly volumeScope: VolumeScope;
  readonly sources: readonly string[];
  /** End of the newest window, or the tick's time; null when nothing is known. */
  readonly updatedMs: number | null;
  readonly freshness: Freshness;
  readonly state: CoinState;
}

/** @param nowMs the gateway's time */
export function viewCoins(market: MarketState, nowMs: number): CoinView[] {
  const unserved = unservedCoins(market);
  const limits = freshnessLimits(market.windowMs);
  return market.coins.map((coin) => {
    const series = market.series.get(coin.id) ?? [];
    const newest = series.at(-1) ?? null;
    const tick = market.ticks.get(coin.id) ?? null;
    const forming = tick && tick.eventTimeMs >= (newest?.windowEndMs ?? 0) ? tick : null;
    const shown = newest ?? tick;
    const updatedMs = newest?.windowEndMs ?? tick?.eventTimeMs ?? null;
    const freshness = updatedMs === null ? 'fresh' : freshnessOf(nowMs - updatedMs, limits);
    return {
      coin,
      series,
      newest,
      forming,
      price: shown?.price ?? null,
      change24hPct: shown?.change24hPct ?? null,
      volume24h: shown?.volume24h ?? null,
      volumeScope: shown?.volumeScope ?? 'global',
      sources: newest?.sources ?? (tick ? [tick.source] : []),
      updatedMs,
      freshness,
      state: stateOf(freshness, unserved.has(coin.id)),
    };
  });
}

function stateOf(freshness: Freshness, unserved: boolean): CoinState {
  if (unserved) return 'unserved';
  return freshness === 'left-out' ? 'stale' : freshness;
}

/** Coins the sources in use do not serve; one that any of them serves is not among them. */
function unservedCoins({ status }: MarketState): ReadonlySet<string> {
  const [first, ...others] = status.sources.filter(({ active }) => active);
  const everywhere = (first?.unserved_coins ?? []).filter((id) => others.every((s) => s.unserved_coins.includes(id)));
  return new Set(everywhere);
}
