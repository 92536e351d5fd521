import type { DeadLetterRecord } from '@cmp/contracts';
import { DeadLetterIndex } from './dead-letter-index.js';

const letter = (offset: number, fields: Partial<DeadLetterRecord> = {}): DeadLetterRecord => ({
  topic: 'crypto_market_data',
  partition: 0,
  offset,
  reason: 'not-a-tick',
  detail: 'message: must be JSON',
  key: 'bitcoin',
  value_base64: null,
  stored_at: null,
  schema_version: 1,
  ...fields,
});
const at = '2026-11-23T12:00:00.000Z';
const replayed = (id: string) => ({ id, state: 'replayed', at, schema_version: 1 }) as const;
const ids = (index: DeadLetterIndex, ...args: Parameters<DeadLetterIndex['list']>) =>
  index.list(...args).map(({ id }) => id);

function indexOf(count: number, mostKept = 100): DeadLetterIndex {
  const index = new DeadLetterIndex(mostKept);
  for (let offset = 0; offset < count; offset += 1) index.add(`0-${offset}`, letter(offset + 50));
  return index;
}

describe('the index of dead letters', () => {
  it('counts those that are open, down to zero', () => {
    const index = indexOf(2);
    expect(index.open).toBe(2);
    for (const id of ['0-0', '0-1', '0-1']) index.settle(replayed(id));
    expect(index.open).toBe(0);
    expect(index.get('0-1')).toMatchObject({ state: 'replayed', settled_at: at });
  });

  it('does not care whether a letter or its status is read first, nor how often', () => {
    const index = new DeadLetterIndex(10);
    index.settle(replayed('0-0'));
    index.add('0-0', letter(50));
    index.add('0-0', letter(50));
    expect(index.open).toBe(0);
    expect(ids(index, { state: 'all' }, 10)).toEqual(['0-0']);
  });

  it('lists the newest first, by state and reason, page by page', () => {
    const index = indexOf(4);
    index.add('0-4', letter(60, { reason: 'no-key' }));
    index.settle(replayed('0-3'));
    expect(ids(index, { state: 'open' }, 2)).toEqual(['0-4', '0-2']);
    expect(ids(index, { state: 'open' }, 2, '0-2')).toEqual(['0-1', '0-0']);
    expect(ids(index, { state: 'all', reason: 'no-key' }, 10)).toEqual(['0-4']);
    expect(ids(index, { state: 'replayed' }, 10)).toEqual(['0-3']);
  });

  it('forgets what the log has removed, and the oldest beyond its size', () => {
    const index = indexOf(5, 4);
    expect(index.get('0-0')).toBeUndefined();
    index.trim(0, 3);
    expect(ids(index, { state: 'all' }, 10)).toEqual(['0-4', '0-3']);
    index.trim(1, 99);
    expect(index.open).toBe(2);
  });
});
