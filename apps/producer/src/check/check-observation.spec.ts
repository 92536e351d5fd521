import { tickId } from '@cmp/market';
import { anObservation } from '../../testing/an-observation.js';
import { checkObservation } from './check-observation.js';

const nowMs = Date.parse('2026-01-01T00:00:00.000Z');

describe('checkObservation', () => {
  it('makes a tick with an id of a believable observation', () => {
    const observation = anObservation();
    expect(checkObservation(observation, nowMs)).toEqual({
      tick: { ...observation, recordId: tickId(observation) },
      sourceTimeIgnored: false,
    });
  });

  it('keeps the id of an observation that has one', () => {
    expect(checkObservation(anObservation({ recordId: 'kept' }), nowMs).tick?.recordId).toBe('kept');
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the price %s', (price) => {
    expect(checkObservation(anObservation({ price }), nowMs)).toEqual({ tick: null, refusal: 'price' });
  });

  it.each([1000.1, -1000.1, Number.POSITIVE_INFINITY])('refuses a 24 h change of %s %%', (change24hPct) => {
    expect(checkObservation(anObservation({ change24hPct }), nowMs)).toEqual({ tick: null, refusal: 'change' });
  });

  it('refuses an event time more than 60 s ahead of our clock', () => {
    const at = (eventTimeMs: number) => checkObservation(anObservation({ eventTimeMs }), nowMs);
    expect(at(nowMs + 60_001)).toEqual({ tick: null, refusal: 'event-time' });
    expect(at(nowMs + 60_000).tick).not.toBeNull();
  });

  it('leaves a source time ahead of our clock out and keeps the price', () => {
    const verdict = checkObservation(anObservation({ sourceTimeMs: nowMs + 60_001 }), nowMs);
    expect(verdict).toMatchObject({ tick: { price: 103_912, sourceTimeMs: null }, sourceTimeIgnored: true });
  });

  it('turns values that may be missing into null instead of refusing the tick', () => {
    const odd = { change24hPct: Number.NaN, volume24h: -1, marketCap: Number.NaN, sourceTimeMs: Number.NaN };
    expect(checkObservation(anObservation(odd), nowMs).tick).toMatchObject({
      change24hPct: null,
      volume24h: null,
      marketCap: null,
      sourceTimeMs: null,
    });
  });
});
