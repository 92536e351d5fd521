import { decodeDeadLetter, encodeDeadLetter, RecordFormatError, type DeadLetterRecord } from './index.js';

const deadLetter: DeadLetterRecord = {
  topic: 'crypto_market_data',
  partition: 3,
  offset: 41,
  reason: 'not-a-tick',
  detail: 'price must be a finite number greater than 0, but is null',
  key: 'bitcoin',
  value_base64: 'eyJwcmljZSI6bnVsbH0=',
  stored_at: '2025-11-04T17:45:30.000Z',
  schema_version: 1,
};

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('a dead letter', () => {
  it('is read as it was written, with or without key, value and time', () => {
    for (const one of [deadLetter, { ...deadLetter, key: null, value_base64: null, stored_at: null }]) {
      expect(decodeDeadLetter(Buffer.from(encodeDeadLetter(one)))).toEqual(one);
    }
  });

  it('is read with and without the lengths of what was refused', () => {
    const cut = { value_bytes: 900_000, value_truncated: true, key_bytes: 7, headers_bytes: 30_000 };
    for (const one of [deadLetter, { ...deadLetter, ...cut, key_truncated: false, headers_truncated: true }]) {
      expect(decodeDeadLetter(bytes(one))).toStrictEqual(one);
    }
  });

  it.each([
    ['value_bytes', -1],
    ['value_truncated', 'yes'],
    ['key_bytes', 1.5],
    ['key_truncated', null],
    ['headers_bytes', null],
    ['headers_truncated', 1],
    ['offset', -1],
    ['reason', 'whatever'],
    ['key', 7],
    ['value_base64', undefined],
    ['stored_at', 'yesterday'],
    ['schema_version', 2],
  ])('is refused with a bad %s, which the error names', (field, value) => {
    const read = () => decodeDeadLetter(bytes({ ...deadLetter, [field]: value }));
    expect(read).toThrow(RecordFormatError);
    expect(read).toThrow(field);
  });
});
