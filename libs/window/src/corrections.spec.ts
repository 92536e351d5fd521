import { StoredPartition, valueList } from '../testing/index.js';
import { lagOf, timeWindows, WindowPartition } from './index.js';

const tumbling = timeWindows({ sizeMs: 10_000, graceMs: 1000 });
const CORRECTION_MS = 60_000;

type Values = { values: number[] };

/** A partition whose every delta is stored, so that it can be restored with other options. */
class Corrected {
  private readonly stored = new StoredPartition<Values>();
  private partition: WindowPartition<number, Values, readonly number[]>;

  constructor(correctionMs = CORRECTION_MS) {
    this.partition = this.restored(correctionMs);
  }

  restart(correctionMs = CORRECTION_MS): void {
    this.partition = this.restored(correctionMs);
  }

  /** What a record leads to: `key[start)r<revision>=values`, and `late` for each window it missed. */
  observe(key: string, timeMs: number, value: number): string[] {
    const late = this.partition.observe(key, timeMs, value);
    return [...this.results(), ...(late?.missed.map(({ startMs }) => `late[${startMs})`) ?? [])];
  }

  closeIdle(nowMs: number): string[] {
    this.partition.closeIdle(nowMs, lagOf(0, 0));
    return this.results();
  }

  get kept(): number {
    return this.partition.openCount + this.partition.correctableCount;
  }

  private results(): string[] {
    const delta = this.partition.takeDelta();
    if (delta !== null) this.stored.apply(delta);
    return (delta?.published ?? []).map(
      ({ key, startMs, revision, result }) => `${key}[${startMs})r${revision}=${result.join('+')}`,
    );
  }

  private restored(correctionMs: number) {
    const options = { definitions: [tumbling], aggregate: valueList, idleMs: 2000, correctionMs };
    return new WindowPartition(options, this.stored.read());
  }
}

/** `[0, 10 s)` of btc is closed, the clock stands at 15 s. */
function afterTheClose(correctionMs?: number): Corrected {
  const partition = new Corrected(correctionMs);
  partition.observe('btc', 5000, 1);
  expect(partition.observe('btc', 15_000, 2)).toEqual(['btc[0)r0=1']);
  return partition;
}

describe('a correction', () => {
  it('publishes the window again, one revision for each late record', () => {
    const partition = afterTheClose();
    expect(partition.observe('btc', 6000, 3)).toEqual(['btc[0)r1=1+3']);
    expect(partition.observe('btc', 1000, 4)).toEqual(['btc[0)r2=1+3+4']);
  });

  it('opens nothing: the window does not close a second time', () => {
    const partition = afterTheClose();
    partition.observe('btc', 6000, 3);
    expect(partition.observe('btc', 26_000, 5)).toEqual(['btc[10000)r0=2']);
  });

  it('is the first result of a key that had no record in time', () => {
    const partition = afterTheClose();
    expect(partition.observe('eth', 6000, 3)).toEqual(['eth[0)r0=3']);
    expect(partition.observe('eth', 7000, 4)).toEqual(['eth[0)r1=3+4']);
  });

  it('goes on counting after a restart', () => {
    const partition = afterTheClose();
    partition.observe('btc', 6000, 3);
    partition.restart();
    expect(partition.observe('btc', 7000, 4)).toEqual(['btc[0)r2=1+3+4']);
  });

  it('mends a window that the wall clock has closed too early', () => {
    const partition = new Corrected();
    partition.observe('btc', 5000, 1);
    expect(partition.closeIdle(3_600_000)).toEqual(['btc[0)r0=1']);
    expect(partition.observe('btc', 6000, 2)).toEqual(['btc[0)r1=1+2']);
  });

  it('is possible up to the correction horizon and not beyond it', () => {
    const partition = afterTheClose();
    // The horizon is clock - grace - correction: at 70.999 s the end, 10 s, is still above it, at 71 s it is not.
    partition.observe('eth', 70_999, 1);
    expect(partition.observe('btc', 6000, 3)).toEqual(['btc[0)r1=1+3']);
    partition.observe('eth', 71_000, 1);
    expect(partition.observe('btc', 6000, 4)).toEqual(['late[0)']);
  });

  it('is not possible at all when the correction time is 0', () => {
    const partition = afterTheClose(0);
    expect(partition.observe('btc', 6000, 3)).toEqual(['late[0)']);
  });
});

describe('what is kept for corrections', () => {
  it('is forgotten, in memory and in the store, when the horizon passes', () => {
    const partition = afterTheClose();
    expect(partition.kept).toBe(2);
    partition.observe('btc', 95_000, 3);
    expect(partition.kept).toBe(1);
    partition.restart();
    expect(partition.kept).toBe(1);
  });

  it('goes with a configuration that corrects no longer', () => {
    const partition = afterTheClose();
    partition.restart(0);
    expect(partition.kept).toBe(1);
    expect(partition.observe('btc', 6000, 3)).toEqual(['late[0)']);
  });

  it('does not come back with a longer correction time: nothing published is published anew from half its records', () => {
    const partition = afterTheClose(0);
    partition.restart(CORRECTION_MS);
    expect(partition.observe('btc', 6000, 3)).toEqual(['late[0)']);
    expect(partition.observe('btc', 26_000, 4)).toEqual(['btc[10000)r0=2']);
    expect(partition.observe('btc', 16_000, 5)).toEqual(['btc[10000)r1=2+5']);
  });
});
