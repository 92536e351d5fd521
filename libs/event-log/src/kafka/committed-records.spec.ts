import { committedRecords } from './committed-records.js';
import type { RecordBatch } from './record-batches.js';

interface Told {
  readonly at: number;
  readonly producer: string;
  readonly values?: readonly string[];
  readonly marker?: true;
  readonly lastOffsetDelta?: number;
  readonly plain?: true;
}

function batch({ at, producer, values = [], marker, lastOffsetDelta, plain }: Told): RecordBatch {
  const records = (marker === true ? ['marker'] : values).map((value, index) => ({
    topic: 't',
    partition: 0,
    offset: at + index,
    key: marker === true ? Buffer.alloc(4) : Buffer.from('k'),
    value: Buffer.from(value),
    headers: {},
    appendTimeMs: 1000,
  }));
  return {
    firstOffset: at,
    lastOffset: at + (lastOffsetDelta ?? Math.max(0, records.length - 1)),
    producerId: producer,
    inTransaction: plain !== true,
    isControlBatch: marker === true,
    records,
  };
}

function visible(told: readonly Told[], aborted: readonly (readonly [string, number])[] = [], fromOffset = 0) {
  const abortedTransactions = aborted.map(([producerId, firstOffset]) => ({ producerId, firstOffset }));
  const run = committedRecords({ batches: told.map(batch), abortedTransactions }, fromOffset);
  return { values: run.records.map(({ value }) => value?.toString()), nextOffset: run.nextOffset };
}

describe('the records that committed readers see', () => {
  it('are those of transactions that were not aborted, without the markers', () => {
    const told: Told[] = [
      { at: 0, producer: 'A', values: ['gone'] },
      { at: 1, producer: 'A', marker: true },
      { at: 2, producer: 'A', values: ['kept'] },
      { at: 3, producer: 'A', marker: true },
    ];
    expect(visible(told, [['A', 0]])).toEqual({ values: ['kept'], nextOffset: 4 });
  });

  it('hold nothing of two aborted transactions that overlap, in whatever order the broker lists them', () => {
    const told: Told[] = [
      { at: 0, producer: 'A', values: ['a'] },
      { at: 1, producer: 'B', values: ['b'] },
      { at: 2, producer: 'B', marker: true },
      { at: 3, producer: 'A', values: ['a again'] },
      { at: 4, producer: 'A', marker: true },
      { at: 5, producer: 'B', values: ['b kept'] },
    ];
    expect(visible(told, [['B', 1], ['A', 0]]).values).toEqual(['b kept']); // prettier-ignore
    expect(visible(told, [['A', 0], ['B', 1]]).values).toEqual(['b kept']); // prettier-ignore
  });

  it('hold nothing of aborts that began before the fetch did', () => {
    const told: Told[] = [
      { at: 2, producer: 'A', values: ['a2'] },
      { at: 3, producer: 'B', values: ['b2'] },
    ];
    expect(visible(told, [['A', 0], ['B', 1]], 2).values).toEqual([]); // prettier-ignore
  });

  it('include a record that looks like an abort marker: only control batches end an abort', () => {
    const zeros: RecordBatch = { ...batch({ at: 0, producer: 'A', values: ['x'] }) };
    const lookAlike = { ...zeros, records: zeros.records.map((one) => ({ ...one, key: Buffer.alloc(4) })) };
    const run = committedRecords({ batches: [lookAlike], abortedTransactions: [] }, 0);
    expect(run.records).toHaveLength(1);
  });

  it('are not those of a producer outside any transaction that shares an aborted id', () => {
    expect(visible([{ at: 0, producer: 'A', values: ['plain'], plain: true }], [['A', 0]]).values).toEqual(['plain']);
  });

  it('move the position past a batch that compaction has emptied, and past offsets it has removed', () => {
    expect(visible([{ at: 0, producer: 'A', lastOffsetDelta: 9, plain: true }])).toEqual({
      values: [],
      nextOffset: 10,
    });
    const cleaned: Told = { at: 10, producer: 'A', values: ['one'], lastOffsetDelta: 4, plain: true };
    expect(visible([cleaned], [], 10).nextOffset).toBe(15);
  });

  it('begin at the offset that was asked for, in the middle of a batch', () => {
    const told: Told = { at: 0, producer: 'A', values: ['v0', 'v1', 'v2'], plain: true };
    expect(visible([told], [], 1).values).toEqual(['v1', 'v2']);
  });

  it('leave the position where it is when there is nothing', () => {
    expect(visible([], [], 7)).toEqual({ values: [], nextOffset: 7 });
  });

  it('can be as many in one batch as a well compressed one holds', () => {
    const values = Array.from({ length: 300_000 }, () => 'v');
    expect(visible([{ at: 0, producer: 'A', values, plain: true }]).nextOffset).toBe(300_000);
  });
});
