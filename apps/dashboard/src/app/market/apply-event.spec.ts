import { SNAPSHOT_POINTS } from '@cmp/contracts';
import { aPulse, aTick } from '@cmp/market/testing';
import type { FeedEvent } from '../feed/feed-event.js';
import { applyEvent } from './apply-event.js';
import { emptyMarket, type MarketState } from './market-state.js';

const pulses = (...windows: number[]) => windows.map((window) => aPulse({ windowEndMs: window * 30_000 }));
const update = (...windows: number[]): FeedEvent => ({
  type: 'update',
  seq: 1,
  serverTimeMs: 0,
  cursor: 'c',
  pulses: pulses(...windows),
});
const status = (serverTimeMs: number, simulated: boolean): FeedEvent => ({
  type: 'status',
  seq: 1,
  serverTimeMs,
  status: { simulated, log_available: true, sources: [] },
});
const all = (events: readonly FeedEvent[], from: MarketState = emptyMarket) => events.reduce(applyEvent, from);
const ends = (state: MarketState) => state.series.get('bitcoin')?.map(({ windowEndMs }) => windowEndMs / 30_000);

describe('the state of the market', () => {
  it('is the same whatever the order and however often messages come', () => {
    const inOrder = all([update(1), update(2), update(3), update(4)]);
    const mixed = all([update(3), update(1), update(3), update(4, 2), update(1)]);
    expect(mixed.series).toEqual(inOrder.series);
  });

  it('is the very same object after a repeat: nothing is redrawn', () => {
    const state = all([update(1, 2)]);
    expect(applyEvent(state, update(2, 1))).toBe(state);
    expect(applyEvent(state, { type: 'gap', seq: 9, serverTimeMs: 0 })).toBe(state);
  });

  it('keeps the newest windows of each coin', () => {
    const state = all([update(...Array.from({ length: 25 }, (_, index) => index + 1))]);
    expect(ends(state)).toHaveLength(SNAPSHOT_POINTS);
    expect(ends(state)!.at(-1)).toBe(25);
  });

  it('leaves windows of another length out, but takes what was posted to /ingest', () => {
    const other = aPulse({ windowMs: 300_000 });
    const posted = aPulse({ windowMs: 1, closedBy: 'ingest', coin: 'dogecoin' });
    const state = all([{ type: 'update', seq: 1, serverTimeMs: 0, cursor: 'c', pulses: [other, posted] }]);
    expect([...state.series.keys()]).toEqual(['dogecoin']);
    expect(state.coins.map(({ id }) => id)).toEqual(['dogecoin']);
  });

  it('never puts a window of another length in the place of a primary one, in whatever order they come', () => {
    const primary = aPulse({ price: 100 });
    const longer = aPulse({ price: 90, revision: 5, windowMs: 300_000, closedBy: 'ingest' });
    for (const pulses of [
      [primary, longer],
      [longer, primary],
    ]) {
      const state = all([{ type: 'update', seq: 1, serverTimeMs: 0, cursor: 'c', pulses }]);
      expect(state.series.get('bitcoin')).toEqual([primary]);
    }
  });

  it('keeps the newest tick of a coin, not the last that came', () => {
    const tick = (price: number, eventTimeMs: number): FeedEvent => ({
      type: 'tick',
      seq: 1,
      serverTimeMs: 0,
      ticks: [aTick({ price, eventTimeMs })],
    });
    expect(all([tick(2, 2000), tick(1, 1000)]).ticks.get('bitcoin')?.price).toBe(2);
  });

  it('keeps the newest status, not the last that came', () => {
    expect(all([status(2000, true), status(1000, false)]).status.simulated).toBe(true);
  });

  it('takes the later of two statuses of one instant', () => {
    expect(all([status(1000, true), status(1000, false)]).status.simulated).toBe(false);
  });

  it('takes the status of a gateway whose clock is behind the last one, once it has greeted', () => {
    const hello: FeedEvent = { ...emptyMarket, type: 'hello', seq: 1, serverTimeMs: 1000, statusEveryMs: null };
    expect(all([status(2000, false), hello, status(1000, true)]).status.simulated).toBe(true);
  });

  it('is complete with the first snapshot, and a later one takes nothing away', () => {
    const snapshot = (...windows: number[]): FeedEvent => ({
      type: 'snapshot',
      seq: 1,
      serverTimeMs: 5,
      cursor: 'c',
      pulses: pulses(...windows),
      ticks: [],
      status: emptyMarket.status,
    });
    expect(emptyMarket.complete).toBe(false);
    const state = all([snapshot(1, 2), update(3), snapshot(1, 2)]);
    expect(state.complete).toBe(true);
    expect(ends(state)).toEqual([1, 2, 3]);
  });
});
