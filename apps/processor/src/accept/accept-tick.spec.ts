import { aTick } from '@cmp/market/testing';
import { tickRecord } from '../../testing/records.js';
import { acceptTick, Refusal } from './accept-tick.js';

const rules = { maxFutureSkewMs: 60_000 };

function refusalOf(record: ReturnType<typeof tickRecord>): Refusal {
  const refusal = acceptTick(record, rules);
  if (!(refusal instanceof Refusal)) throw new Error('it was accepted');
  return refusal;
}

describe('accepting a tick', () => {
  it('gives the tick of a record whose key is its coin', () => {
    expect(acceptTick(tickRecord(), rules)).toEqual(aTick());
  });

  it('refuses a tombstone', () => {
    expect(refusalOf(tickRecord({}, { value: null })).reason).toBe('no-value');
  });

  it.each([
    ['not JSON', 'not json'],
    ['a text', '"text"'],
    ['no price', JSON.stringify({ coin: 'bitcoin', timestamp: '2025-11-04T17:45:30.000Z' })],
  ])('refuses %s and says what is wrong', (_, value) => {
    const refusal = refusalOf(tickRecord({}, { value: Buffer.from(value) }));
    expect(refusal.reason).toBe('not-a-tick');
    expect(refusal.detail).not.toBe('');
  });

  it('names the field that does not fit', () => {
    const value = Buffer.from(String(tickRecord().value).replace(/"price":[\d.]+/, '"price":0'));
    expect(refusalOf(tickRecord({}, { value })).detail).toContain('price');
  });

  it.each([
    [null, 'no-key'],
    ['', 'key-mismatch'],
    ['ethereum', 'key-mismatch'],
    ['bitcoim', 'key-mismatch'],
    ['bitcoin-cash', 'key-mismatch'],
  ])('refuses the key %p', (key, reason) => {
    expect(refusalOf(tickRecord({}, { key: key === null ? null : Buffer.from(key) })).reason).toBe(reason);
  });

  it('believes a time up to the allowed skew ahead of the log, and not one millisecond more', () => {
    const eventTimeMs = Date.UTC(2026, 0, 1);
    expect(acceptTick(tickRecord({ eventTimeMs }, { appendTimeMs: eventTimeMs - 60_000 }), rules)).not.toBeInstanceOf(
      Refusal,
    );
    expect(refusalOf(tickRecord({ eventTimeMs }, { appendTimeMs: eventTimeMs - 60_001 })).reason).toBe(
      'event-time-in-future',
    );
  });

  it('refuses a time whose windows would begin before any instant we can write', () => {
    expect(refusalOf(tickRecord({ eventTimeMs: Date.UTC(2000, 0, 2) })).reason).toBe('event-time-too-old');
  });

  it.each([
    ['price', { price: 1e31 }],
    ['price', { price: 5e-324 }],
    ['change_24h', { change24hPct: -1e300 }],
    ['volume_24h', { volume24h: 1.7e308 }],
  ])('refuses a %s that would spoil the sums', (field, fields) => {
    expect(refusalOf(tickRecord(fields))).toMatchObject({
      reason: 'number-out-of-range',
      detail: expect.stringContaining(field),
    });
  });
});
