import type { Transport } from './feed-socket.js';

/** How the connection stands. */
export interface FeedLink {
  /** `open` once the gateway has greeted; `waiting` until the next try. */
  readonly state: 'connecting' | 'open' | 'waiting';
  readonly transport: Transport;
  /** Tries since the connection was lost, or since the page opened; 0 while open. */
  readonly attempt: number;
  /** Viewer's clock; when `waiting`. */
  readonly retryAtMs: number | null;
  /** Viewer's clock; since when there has been no connection; null while open. */
  readonly lostAtMs: number | null;
  /** The browser says that there is no network. */
  readonly offline: boolean;
}
