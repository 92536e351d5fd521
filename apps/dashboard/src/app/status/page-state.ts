import type { FeedLink } from '../feed/feed-link.js';
import type { MarketState } from '../market/market-state.js';

export type PageState = 'loading' | 'empty' | 'live' | 'reconnecting' | 'disconnected' | 'offline' | 'paused';

/** Without a connection for longer than this, the page says so instead of promising to be back soon. */
export const DISCONNECTED_AFTER_MS = 60_000;
/** Before the first data: how long a page may look as if it were just loading. */
export const STILL_CONNECTING_AFTER_MS = 5_000;

/** @param viewerMs the viewer's clock, like the link's instants */
export function connectionState(link: FeedLink, market: MarketState, viewerMs: number): Exclude<PageState, 'paused'> {
  if (link.state === 'open') {
    if (!market.complete) return 'loading';
    return market.series.size > 0 ? 'live' : 'empty';
  }
  if (link.offline) return 'offline';
  if (link.lostAtMs !== null && viewerMs - link.lostAtMs >= DISCONNECTED_AFTER_MS) return 'disconnected';
  return market.complete ? 'reconnecting' : 'loading';
}
