import { aPulse } from '@cmp/market/testing';
import type { FeedLink } from '../feed/feed-link.js';
import { emptyMarket } from '../market/market-state.js';
import { connectionState, DISCONNECTED_AFTER_MS } from './page-state.js';

const LOST_AT_MS = 1_000_000;
const open: FeedLink = {
  state: 'open',
  transport: 'websocket',
  attempt: 0,
  retryAtMs: null,
  lostAtMs: null,
  offline: false,
};
const lost: FeedLink = { ...open, state: 'waiting', attempt: 1, retryAtMs: LOST_AT_MS + 500, lostAtMs: LOST_AT_MS };
const complete = { ...emptyMarket, complete: true };
const filled = { ...complete, series: new Map([['bitcoin', [aPulse()]]]) };

describe('the state of the page', () => {
  it.each([
    ['loading before the whole state has come', open, emptyMarket, 0, 'loading'],
    ['empty before the first window', open, complete, 0, 'empty'],
    ['live with a window', open, filled, 0, 'live'],
    ['reconnecting right after a loss', lost, filled, LOST_AT_MS, 'reconnecting'],
    ['reconnecting for a minute', lost, filled, LOST_AT_MS + DISCONNECTED_AFTER_MS - 1, 'reconnecting'],
    ['disconnected from then on', lost, filled, LOST_AT_MS + DISCONNECTED_AFTER_MS, 'disconnected'],
    ['loading while the first connection fails', lost, emptyMarket, LOST_AT_MS + 10_000, 'loading'],
    ['disconnected when it fails for a minute', lost, emptyMarket, LOST_AT_MS + DISCONNECTED_AFTER_MS, 'disconnected'],
    ['offline in the browser’s own words', { ...lost, offline: true }, filled, LOST_AT_MS, 'offline'],
    ['live although the browser says offline, when the gateway answers', { ...open, offline: true }, filled, 0, 'live'],
  ] as const)('is %s', (_, link, market, nowMs, state) => {
    expect(connectionState(link, market, nowMs)).toBe(state);
  });
});
