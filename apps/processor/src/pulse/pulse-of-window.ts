import {
  coinById,
  trendOf,
  volatilityOf,
  type Alert,
  type AlertedPulse,
  type InputRange,
  type LabelThresholds,
} from '@cmp/market';
import type { PublishedWindow } from '@cmp/window';
import type { WindowFigures } from './pulse-accumulator.js';

/** A published window in the words of the market: figures, labels, symbol, and the alert that stands after it. */
export function pulseOfWindow(
  window: PublishedWindow<WindowFigures>,
  alert: Alert | null,
  { thresholds, inputPartition }: { readonly thresholds: LabelThresholds; readonly inputPartition: number },
): AlertedPulse {
  const { key: coin, result } = window;
  return {
    coin,
    symbol: coinById(coin).symbol,
    price: result.price,
    change24hPct: result.change24hPct,
    volume24h: result.volume24h,
    volatility: volatilityOf(result.change24hPct, thresholds),
    trend: trendOf(result.change24hPct, thresholds),
    windowStartMs: window.startMs,
    windowEndMs: window.endMs,
    windowMs: window.sizeMs,
    revision: window.revision,
    samples: result.samples,
    freshSamples: result.freshSamples,
    sources: result.sources,
    firstPrice: result.firstPrice,
    lastPrice: result.lastPrice,
    volumeScope: result.volumeScope,
    closedBy: window.closedBy,
    inputs: inputRange(inputPartition, result),
    alert,
  };
}

/** Null for a window that was begun by a version that did not note offsets. */
function inputRange(partition: number, { firstOffset, lastOffset }: WindowFigures): InputRange | null {
  return firstOffset === -1 ? null : { partition, firstOffset, lastOffset };
}
