import { coinById, trendOf, volatilityOf, type LabelThresholds, type Pulse } from '@cmp/market';
import type { ClosedWindow } from '@cmp/window';
import type { WindowFigures } from './pulse-accumulator.js';

/** A closed window in the words of the market: figures, labels, symbol. */
export function pulseOfWindow(window: ClosedWindow<WindowFigures>, thresholds: LabelThresholds): Pulse {
  const { key: coin, startMs, endMs, sizeMs, revision, closedBy, result } = window;
  return {
    coin,
    symbol: coinById(coin).symbol,
    ...result,
    volatility: volatilityOf(result.change24hPct, thresholds),
    trend: trendOf(result.change24hPct, thresholds),
    windowStartMs: startMs,
    windowEndMs: endMs,
    windowMs: sizeMs,
    revision,
    closedBy,
  };
}
