import { decodeDeadLetter, encodeDeadLetter, type DeadLetterRecord } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import { tickRecord } from '../../testing/records.js';
import { Refusal } from './accept-tick.js';
import { deadLetterOf } from './dead-letter-of.js';
import {
  keptOriginal,
  MAX_KEPT_HEADERS_BYTES,
  MAX_KEPT_KEY_BYTES,
  MAX_KEPT_VALUE_BYTES,
  type KeptOriginal,
} from './kept-original.js';

/** Every byte there is, over and over: most of it is not UTF-8. */
const binary = (length: number) => Buffer.alloc(length, Uint8Array.from(Array(256).keys()));

function refuse(differing: Partial<LogRecord>): { letter: DeadLetterRecord; kept: KeptOriginal } {
  const record = tickRecord({}, { offset: 41, ...differing });
  const kept = keptOriginal(record);
  const letter = deadLetterOf(record, kept, new Refusal('not-a-tick', 'record must be JSON'));
  expect(letter).toMatchObject({ topic: record.topic, partition: 0, offset: 41, reason: 'not-a-tick' });
  expect(decodeDeadLetter(Buffer.from(encodeDeadLetter(letter)))).toStrictEqual(letter);
  return { letter, kept };
}

describe('a dead letter', () => {
  it.each([
    [MAX_KEPT_VALUE_BYTES - 1, undefined],
    [MAX_KEPT_VALUE_BYTES, undefined],
    [MAX_KEPT_VALUE_BYTES + 1, true],
    [1_000_000, true],
  ])(
    'keeps of a binary value of %i bytes what the budget allows, and says whether that is all',
    (length, truncated) => {
      const value = binary(length);
      const { letter } = refuse({ value });
      expect([letter.value_bytes, letter.value_truncated]).toEqual([length, truncated]);
      expect(Buffer.from(letter.value_base64 ?? '', 'base64').equals(value.subarray(0, MAX_KEPT_VALUE_BYTES))).toBe(
        true,
      );
    },
  );

  it.each([
    [MAX_KEPT_KEY_BYTES, undefined],
    [MAX_KEPT_KEY_BYTES + 1, true],
  ])('keeps of a key of %i bytes what the budget allows, and says whether that is all', (length, truncated) => {
    const { letter, kept } = refuse({ key: Buffer.alloc(length, 'k') });
    expect([letter.key_bytes, letter.key_truncated]).toEqual([length, truncated]);
    expect([letter.key, String(kept.key)]).toEqual(Array(2).fill('k'.repeat(MAX_KEPT_KEY_BYTES)));
  });

  it('keeps headers up to the last byte of the budget', () => {
    const headers = { a: 'é'.repeat((MAX_KEPT_HEADERS_BYTES - 2) / 2), b: '' };
    const { letter, kept } = refuse({ headers });
    expect(kept.headers).toEqual(headers);
    expect([letter.headers_bytes, letter.headers_truncated]).toEqual([MAX_KEPT_HEADERS_BYTES, undefined]);
  });

  it('leaves out a header that does not fit whole, says so, and keeps the others', () => {
    const { letter, kept } = refuse({
      headers: { first: '1', blob: 'x'.repeat(MAX_KEPT_HEADERS_BYTES), trace: 'abc' },
    });
    expect(kept.headers).toEqual({ first: '1', trace: 'abc' });
    expect([letter.headers_bytes, letter.headers_truncated]).toEqual([MAX_KEPT_HEADERS_BYTES + 18, true]);
  });

  it('says nothing of parts that the record did not have', () => {
    const { letter } = refuse({ key: null, value: null });
    expect(letter).toMatchObject({ key: null, value_base64: null });
    expect(Object.keys(letter).filter((name) => /_(bytes|truncated)$/.test(name))).toEqual([]);
  });
});
