import { StoredPartition, valueList } from '../testing/index.js';
import { lagOf, timeWindows, WindowPartition, type PartitionState, type TimeWindows } from './index.js';

const CAUGHT_UP = lagOf(5, 5);
const tumbling = timeWindows({ sizeMs: 30_000, graceMs: 5000 });

type Values = { values: number[] };

function aPartition(definitions: TimeWindows[] = [tumbling], state?: PartitionState<Values>) {
  return new WindowPartition({ definitions, aggregate: valueList, idleMs: 2000, correctionMs: 0 }, state);
}

/** `key[start)=values` of each closed window. */
function closedIn(partition: ReturnType<typeof aPartition>): string[] {
  return (partition.takeDelta()?.published ?? []).map((one) => `${one.key}[${one.startMs})=${one.result.join('+')}`);
}

describe('a partition of windows', () => {
  it('closes exactly when the clock reaches end + grace, by a record of any key', () => {
    const partition = aPartition();
    partition.observe('btc', 1000, 1);
    partition.observe('eth', 34_999, 2);
    expect(closedIn(partition)).toEqual([]);
    partition.observe('eth', 35_000, 3);
    expect(closedIn(partition)).toEqual(['btc[0)=1']);
  });

  it('counts a record that comes out of order within the grace', () => {
    const partition = aPartition();
    partition.observe('btc', 34_000, 1);
    expect(partition.observe('btc', 29_999, 2)).toBeNull();
    partition.observe('btc', 70_000, 3);
    expect(closedIn(partition)).toEqual(['btc[0)=2', 'btc[30000)=1']);
  });

  it('reports what a late record missed and by how much, and counts it nowhere', () => {
    const partition = aPartition();
    partition.observe('btc', 41_000, 1);
    expect(partition.observe('eth', 29_000, 2)).toEqual({
      behindMs: 12_000,
      clockMs: 41_000,
      countedIn: 0,
      missed: [{ sizeMs: 30_000, startMs: 0, endMs: 30_000, closedForMs: 6000 }],
    });
    expect(partition.openCount).toBe(1);
  });

  it('counts a hopping record where it still can and reports the rest', () => {
    const partition = aPartition([timeWindows({ sizeMs: 60_000, advanceMs: 30_000 })]);
    partition.observe('btc', 95_000, 1);
    const late = partition.observe('btc', 65_000, 2);
    expect(late).toMatchObject({ countedIn: 1, missed: [{ startMs: 30_000 }] });
  });

  it('orders results by window start, then by the bytes of the key', () => {
    const partition = aPartition();
    for (const key of ['😀', 'ﬀ', 'b', 'a']) partition.observe(key, 40_000, 1);
    for (const key of ['b', 'B']) partition.observe(key, 31_000, 2);
    partition.observe('a', 500_000, 3);
    expect(closedIn(partition)).toEqual(['B[30000)=2', 'a[30000)=1', 'b[30000)=1+2', 'ﬀ[30000)=1', '😀[30000)=1']);
  });

  it('orders what one record closes across definitions, whatever their sizes', () => {
    const partition = aPartition([timeWindows({ sizeMs: 10_000 }), timeWindows({ sizeMs: 30_000 })]);
    partition.observe('b', 15_000, 1);
    partition.observe('a', 15_000, 1);
    partition.observe('a', 100_000, 2);
    const closed = partition.takeDelta()?.published.map((one) => [one.startMs, one.key, one.sizeMs]);
    expect(closed).toEqual([
      [0, 'a', 30_000],
      [0, 'b', 30_000],
      [10_000, 'a', 10_000],
      [10_000, 'b', 10_000],
    ]);
  });

  it('publishes no empty windows over a large jump', () => {
    const partition = aPartition();
    partition.observe('btc', 0, 1);
    partition.observe('btc', 1_000_000_000, 2);
    expect(closedIn(partition)).toEqual(['btc[0)=1']);
  });

  it.each([Number.NaN, -1, 1.5, Infinity, 8_640_000_000_000_001])(
    'refuses %p as an event time and stays as it was',
    (timeMs) => {
      const partition = aPartition();
      expect(() => partition.observe('btc', timeMs, 1)).toThrow(RangeError);
      expect([partition.clock, partition.openCount, partition.takeDelta()]).toEqual([null, 0, null]);
    },
  );

  it('refuses two definitions of one size', () => {
    expect(() => aPartition([tumbling, timeWindows({ sizeMs: 30_000, advanceMs: 10_000 })])).toThrow('30000');
  });
});

describe('a silent partition', () => {
  it('closes by the wall clock at end + grace + idle, when caught up', () => {
    const partition = aPartition();
    partition.observe('btc', 1000, 1);
    partition.closeIdle(36_999, CAUGHT_UP);
    expect(closedIn(partition)).toEqual([]);
    partition.closeIdle(37_000, CAUGHT_UP);
    expect(partition.takeDelta()?.published).toMatchObject([{ key: 'btc', closedBy: 'idle', revision: 0 }]);
  });

  it.each([
    ['unknown', lagOf(5, null)],
    ['positive', lagOf(5, 6)],
  ])('never closes while its lag is %s', (_, lag) => {
    const partition = aPartition();
    partition.observe('btc', 1000, 1);
    partition.closeIdle(10_000_000, lag);
    expect(closedIn(partition)).toEqual([]);
  });

  it('never closes by the wall clock when idle closing is off', () => {
    const partition = new WindowPartition({
      definitions: [tumbling],
      aggregate: valueList,
      idleMs: null,
      correctionMs: 0,
    });
    partition.observe('btc', 1000, 1);
    partition.closeIdle(10_000_000, CAUGHT_UP);
    expect(partition.openCount).toBe(1);
  });

  it('takes no record of any key into a window closed by the wall clock, although the partition clock is behind', () => {
    const partition = aPartition();
    partition.observe('btc', 1000, 1);
    partition.closeIdle(40_000, CAUGHT_UP);
    expect(partition.observe('eth', 2000, 2)).toMatchObject({ countedIn: 0, missed: [{ startMs: 0, closedForMs: 0 }] });
    expect(partition.observe('eth', 30_000, 3)).toBeNull();
  });

  it('agrees after a restart on what the wall clock had closed', () => {
    const stored = new StoredPartition<Values>();
    const before = aPartition();
    before.observe('btc', 1000, 1);
    before.closeIdle(40_000, CAUGHT_UP);
    const delta = before.takeDelta();
    if (delta !== null) stored.apply(delta);
    const after = aPartition([tumbling], stored.read());
    expect(after.observe('btc', 2000, 2)).toMatchObject({ countedIn: 0 });
    expect(after.openCount).toBe(0);
  });

  it('has nothing to store while nothing happens', () => {
    const partition = aPartition();
    partition.observe('btc', 1000, 1);
    partition.takeDelta();
    partition.closeIdle(20_000, CAUGHT_UP);
    expect(partition.takeDelta()).toBeNull();
  });
});

describe('a delta', () => {
  it('names the changed windows once, and a tombstone only for a window that was stored', () => {
    const partition = aPartition();
    partition.observe('btc', 1000, 1);
    partition.observe('btc', 2000, 2);
    expect(partition.takeDelta()).toMatchObject({ changed: [{ key: 'btc', startMs: 0 }], removed: [], published: [] });
    partition.observe('eth', 3000, 3);
    partition.observe('eth', 90_000, 4);
    const delta = partition.takeDelta();
    expect(delta?.published.map(({ key }) => key)).toEqual(['btc', 'eth']);
    expect(delta?.removed).toEqual([{ key: 'btc', sizeMs: 30_000, startMs: 0 }]);
    expect(delta?.changed).toMatchObject([{ key: 'eth', startMs: 90_000 }]);
  });

  it('carries the clock of a record that was late everywhere else', () => {
    const partition = aPartition();
    partition.observe('btc', 100_000, 1);
    expect(partition.takeDelta()?.progress).toEqual({
      clockMs: 100_000,
      series: [{ sizeMs: 30_000, advanceMs: 30_000, closedThroughMs: null, forgottenThroughMs: 95_000 }],
    });
    partition.observe('btc', 10, 1);
    expect(partition.takeDelta()).toBeNull();
  });
});

describe('a changed configuration', () => {
  function stateAfter(definitions: TimeWindows[]): PartitionState<Values> | undefined {
    const stored = new StoredPartition<Values>();
    const partition = aPartition(definitions);
    partition.observe('btc', 1000, 1);
    partition.observe('btc', 37_000, 2);
    const delta = partition.takeDelta();
    if (delta !== null) stored.apply(delta);
    return stored.read();
  }

  it('with a longer grace does not open a published window again', () => {
    const longer = timeWindows({ sizeMs: 30_000, graceMs: 60_000 });
    expect(aPartition([longer], stateAfter([tumbling])).observe('btc', 2000, 3)).toMatchObject({ countedIn: 0 });
  });

  it('with a new definition starts it with its first whole window', () => {
    const wide = timeWindows({ sizeMs: 60_000 });
    const partition = aPartition([tumbling, wide], stateAfter([tumbling]));
    expect(partition.observe('btc', 50_000, 3)).toMatchObject({
      countedIn: 1,
      missed: [{ sizeMs: 60_000, startMs: 0 }],
    });
    expect(partition.observe('btc', 60_000, 4)).toBeNull();
  });

  it('without a definition abandons its open windows and removes them from the store', () => {
    const partition = aPartition([timeWindows({ sizeMs: 10_000 })], stateAfter([tumbling]));
    expect(partition.abandoned).toEqual([{ key: 'btc', sizeMs: 30_000, startMs: 30_000 }]);
    expect(partition.takeDelta()).toMatchObject({ published: [], removed: [{ sizeMs: 30_000, startMs: 30_000 }] });
  });
});
