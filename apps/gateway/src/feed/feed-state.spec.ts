import { toTickRecord, type PulseRecord } from '@cmp/contracts';
import { aTick } from '@cmp/market/testing';
import { seededRandom } from '@cmp/runtime/testing';
import { aPulseRecord, FIRST_END_MS, WINDOW_MS } from '../../testing/a-pulse-record.js';
import { aSourceStatus } from '../../testing/a-source-status.js';
import { FeedState } from './feed-state.js';

const SEED = 20261123;
const at = (offset: number) => ({ topic: 'pulses', partition: 0, offset });

function emptyState(): FeedState {
  const state = new FeedState(WINDOW_MS, (record) => JSON.stringify(record));
  state.startAt('pulses', new Map([[0, 0]]));
  return state;
}

function apply(state: FeedState, records: readonly PulseRecord[]): string[] {
  return records.map((record, offset) => state.applyPulse(record, at(offset)).outcome);
}

describe('FeedState', () => {
  it('takes each (coin, window, revision) once, and an older revision never', () => {
    const state = emptyState();
    const revised = aPulseRecord(0, 'bitcoin', { revision: 2 });
    const outcomes = apply(state, [
      aPulseRecord(0),
      aPulseRecord(0),
      revised,
      aPulseRecord(0, 'bitcoin', { revision: 1 }),
    ]);
    expect(outcomes).toEqual(['news', 'known', 'news', 'known']);
    expect(state.pulses().map(({ record }) => record)).toEqual([revised]);
  });

  it(`ends in the same state in whatever order records arrive (seed ${SEED})`, () => {
    const random = seededRandom(SEED);
    const records = Array.from({ length: 60 }, (_, index) =>
      aPulseRecord(index % 30, 'bitcoin', { revision: Math.floor(index / 30) }),
    );
    const inOrder = emptyState();
    apply(inOrder, records);
    for (let round = 0; round < 20; round += 1) {
      const shuffled = records.map((record) => ({ record, at: random() })).sort((a, b) => a.at - b.at);
      const state = emptyState();
      apply(
        state,
        shuffled.map(({ record }) => record),
      );
      expect(state.pulses().map(({ json }) => json)).toEqual(inOrder.pulses().map(({ json }) => json));
    }
  });

  it('keeps the newest 20 windows of a coin, and still knows a repeat of a forgotten one', () => {
    const state = emptyState();
    apply(
      state,
      Array.from({ length: 25 }, (_, index) => aPulseRecord(index)),
    );
    expect(state.pulsesOf('bitcoin').map(({ endMs }) => endMs)).toEqual(
      Array.from({ length: 20 }, (_, index) => FIRST_END_MS + (index + 5) * WINDOW_MS),
    );
    expect(apply(state, [aPulseRecord(0)])).toEqual(['known']);
  });

  it('reports a window that is older than all it keeps as news: clients may want it', () => {
    const state = emptyState();
    apply(
      state,
      Array.from({ length: 20 }, (_, index) => aPulseRecord(index + 10)),
    );
    expect(apply(state, [aPulseRecord(0)])).toEqual(['news']);
    expect(state.pulsesOf('bitcoin')).toHaveLength(20);
    expect(state.pulsesOf('bitcoin')[0]?.endMs).toBe(FIRST_END_MS + 10 * WINDOW_MS);
  });

  it('says from which offset on memory is complete', () => {
    const state = emptyState();
    apply(
      state,
      Array.from({ length: 20 }, (_, index) => aPulseRecord(index)),
    );
    expect(state.holdsFrom('pulses', 0, 0)).toBe(true);
    state.applyPulse(aPulseRecord(20), at(20));
    expect(state.holdsFrom('pulses', 0, 0)).toBe(false);
    expect(state.holdsFrom('pulses', 0, 1)).toBe(true);
  });

  it('does not call memory complete again from an offset that it has forgotten, when reading begins anew before it', () => {
    const state = emptyState();
    const records = Array.from({ length: 30 }, (_, index) => aPulseRecord(index));
    apply(state, records);
    state.startAt('pulses', new Map([[0, 5]]));
    records.slice(5).forEach((record, index) => state.applyPulse(record, at(index + 5)));
    expect(state.pulses()[0]?.place.offset).toBe(10);
    expect(state.holdsFrom('pulses', 0, 5)).toBe(false);
    expect(state.holdsFrom('pulses', 0, 10)).toBe(true);
  });

  it('does not take what it may have forgotten for news when it is read again, nor keep or remember it', () => {
    const state = emptyState();
    const records = Array.from({ length: 400 }, (_, index) => aPulseRecord(index + 1000));
    apply(state, records);
    const kept = state.pulses();
    const again = (record: PulseRecord, offset: number) => state.applyAgain(record, at(offset)).outcome;
    expect(new Set(records.map(again))).toEqual(new Set(['known']));
    expect(again(aPulseRecord(0), 400)).toBe('known');
    expect(state.pulses()).toEqual(kept);
    expect(state.holdsFrom('pulses', 0, 400)).toBe(false);
    expect(state.holdsFrom('pulses', 0, 401)).toBe(true);
  });

  it('takes for news what is read again and cannot have been forgotten: a later window, a correction, a new coin', () => {
    const state = emptyState();
    apply(state, [aPulseRecord(10), aPulseRecord(12)]);
    const again = (record: PulseRecord) => state.applyAgain(record, at(9)).outcome;
    expect(again(aPulseRecord(9))).toBe('known');
    expect(again(aPulseRecord(11))).toBe('news');
    expect(again(aPulseRecord(13))).toBe('news');
    expect(again(aPulseRecord(10, 'bitcoin', { revision: 1 }))).toBe('news');
    expect(again(aPulseRecord(0, 'ethereum'))).toBe('news');
  });

  it('knows the windows it keeps, however many older ones came after them', () => {
    const state = emptyState();
    apply(state, [...Array.from({ length: 20 }, (_, index) => aPulseRecord(index + 1000))]);
    apply(state, [...Array.from({ length: 300 }, (_, index) => aPulseRecord(index))]);
    expect(apply(state, [aPulseRecord(1000)])).toEqual(['known']);
  });

  it('leaves out windows of another length, but not posted ones', () => {
    const state = emptyState();
    const minute = { window_ms: 60_000 };
    expect(apply(state, [aPulseRecord(0, 'bitcoin', minute)])).toEqual(['other']);
    expect(apply(state, [aPulseRecord(0, 'bitcoin', { ...minute, closed_by: 'ingest' })])).toEqual(['news']);
  });

  it('does not grow with coins that somebody makes up', () => {
    const state = emptyState();
    apply(
      state,
      Array.from({ length: 1200 }, (_, index) => aPulseRecord(0, `coin-${index}`)),
    );
    expect(state.newestPulses()).toHaveLength(1000);
    for (let index = 0; index < 1200; index += 1) state.applyTick(toTickRecord(aTick({ coin: `coin-${index}` })));
    expect(state.ticks()).toHaveLength(1000);
  });

  it('keeps the newest tick of a coin by its event time', () => {
    const state = emptyState();
    const tick = (price: number, eventTimeMs: number) => toTickRecord(aTick({ price, eventTimeMs }));
    expect(state.applyTick(tick(1, FIRST_END_MS + 2))?.record.price).toBe(1);
    expect(state.applyTick(tick(2, FIRST_END_MS + 1))).toBeNull();
    expect(state.ticks().map(({ record }) => record.price)).toEqual([1]);
  });

  it('knows what each source last said, and that a source is gone', () => {
    const state = emptyState();
    expect(state.applyStatus('coingecko', aSourceStatus())).toBe(true);
    expect(state.applyStatus('coingecko', aSourceStatus())).toBe(false);
    expect(state.applyStatus('coingecko', aSourceStatus({ state: 'down' }))).toBe(true);
    expect(state.sources().map(({ state: said }) => said)).toEqual(['down']);
    expect(state.applyStatus('coingecko', null)).toBe(true);
    expect(state.sources()).toEqual([]);
  });

  it('encodes a record once, when it is news', () => {
    let encodes = 0;
    const state = new FeedState(WINDOW_MS, (record) => {
      encodes += 1;
      return JSON.stringify(record);
    });
    apply(state, [aPulseRecord(0), aPulseRecord(0), aPulseRecord(1, 'bitcoin', { window_ms: 60_000 })]);
    expect(encodes).toBe(1);
  });
});
