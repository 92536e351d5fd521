import { aTickRecord } from '../testing/index.js';
import { decodeLate, encodeLate, RecordFormatError, type LateRecord } from './index.js';

const late: LateRecord = {
  topic: 'crypto_market_data',
  partition: 0,
  offset: 12,
  coin: 'bitcoin',
  timestamp: '2025-11-04T17:45:29.000Z',
  partition_clock: '2025-11-04T17:45:41.000Z',
  behind_ms: 12_000,
  counted_in: 0,
  missed: [
    {
      window_ms: 30_000,
      window_start: '2025-11-04T17:45:00.000Z',
      window_end: '2025-11-04T17:45:30.000Z',
      closed_for_ms: 9000,
    },
  ],
  tick: aTickRecord({ eventTimeMs: Date.UTC(2025, 10, 4, 17, 45, 29) }),
  schema_version: 1,
};

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('a late record', () => {
  it('is read as it was written', () => {
    expect(decodeLate(Buffer.from(encodeLate(late)))).toEqual(late);
  });

  it.each([
    ['coin', 'Bitcoin!'],
    ['behind_ms', -1],
    ['missed', null],
    ['schema_version', 2],
  ])('is refused with a bad %s, which the error names', (field, value) => {
    const read = () => decodeLate(bytes({ ...late, [field]: value }));
    expect(read).toThrow(RecordFormatError);
    expect(read).toThrow(field);
  });

  it('is refused with a tick or a missed window that does not fit', () => {
    expect(() => decodeLate(bytes({ ...late, tick: { ...late.tick, price: 0 } }))).toThrow('tick.price');
    expect(() => decodeLate(bytes({ ...late, missed: [{ window_ms: 0 }] }))).toThrow('missed[0].window_ms');
  });
});
