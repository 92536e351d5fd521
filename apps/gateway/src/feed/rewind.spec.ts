import type { LogRecord } from '@cmp/event-log';
import { PULSE_TOPIC } from '@cmp/contracts';
import { aPulseRecord, WINDOW_MS } from '../../testing/a-pulse-record.js';
import { rewind } from './rewind.js';
import { RewindProgress } from './rewind-progress.js';
import { wantedHistory, wantedPrices } from './wanted-history.js';

const topic = PULSE_TOPIC;

/** A log of partitions whose records are only offsets, and a count of what was read of it. */
function countingLog(ends: readonly number[], startOffset = 0) {
  const read = { records: 0 };
  const log = {
    bounds: async () => ends.map((endOffset, partition) => ({ partition, startOffset, endOffset })),
    async *read({ partition, fromOffset, toOffset }: { partition: number; fromOffset: number; toOffset: number }) {
      const records = Array.from({ length: toOffset - fromOffset }, (_, index): LogRecord => {
        return { topic, partition, offset: fromOffset + index, key: null, value: null, headers: {}, appendTimeMs: 0 };
      });
      read.records += records.length;
      yield records;
    },
  };
  return { log, read };
}

describe('rewind', () => {
  it('steps back in growing reads until enough was seen, and reads nothing twice', async () => {
    const { log, read } = countingLog([10_000]);
    const seen = new Set<number>();
    const enough = ({ offset }: LogRecord) => {
      if (seen.has(offset)) throw new Error(`offset ${offset} was read twice`);
      seen.add(offset);
      return offset === 9000;
    };
    const { from, ends } = await rewind({ log, topic, enough, maxRecords: 100_000, firstStep: 100 });
    expect(from).toEqual(new Map([[0, 10_000 - 100 - 400 - 1600]]));
    expect(ends).toEqual(new Map([[0, 10_000]]));
    expect(read.records).toBe(2100);
  });

  it('goes back in every partition, and stops at the start of each', async () => {
    const { log } = countingLog([1000, 150, 100], 100);
    const { from } = await rewind({ log, topic, enough: () => false, maxRecords: 100_000, firstStep: 10 });
    expect(from).toEqual(
      new Map([
        [0, 100],
        [1, 100],
        [2, 100],
      ]),
    );
  });

  it('reads only so much for a coin that is never found', async () => {
    const { log, read } = countingLog([1_000_000]);
    await rewind({ log, topic, enough: () => false, maxRecords: 1000, firstStep: 100 });
    expect(read.records).toBeLessThan(1000 * 4 + 500);
  });

  it('reads nothing of an empty log', async () => {
    const { log, read } = countingLog([0]);
    const { from } = await rewind({ log, topic, enough: () => false, maxRecords: 1000 });
    expect(from).toEqual(new Map([[0, 0]]));
    expect(read.records).toBe(0);
  });
});

describe('wanted history', () => {
  it('is complete when every configured coin has 20 different windows of the primary length', () => {
    const enough = wantedHistory(['bitcoin'], WINDOW_MS);
    const seen = (index: number, fields = {}) => enough(aPulseRecord(index, 'bitcoin', fields));
    for (let index = 0; index < 19; index += 1) expect(seen(index)).toBe(false);
    expect(seen(18, { revision: 1 })).toBe(false);
    expect(seen(19, { window_ms: 60_000 })).toBe(false);
    expect(enough(aPulseRecord(19, 'ethereum'))).toBe(false);
    expect(seen(19)).toBe(true);
  });

  it('does not take a correction for a window that it has come to', () => {
    const enough = wantedHistory(['bitcoin'], WINDOW_MS);
    for (let index = 0; index < 25; index += 1)
      expect(enough(aPulseRecord(index, 'bitcoin', { revision: 1 }))).toBe(false);
    for (let index = 6; index < 25; index += 1) expect(enough(aPulseRecord(index))).toBe(false);
    expect(enough(aPulseRecord(5))).toBe(true);
  });

  it('wants one price of each configured coin', () => {
    const enough = wantedPrices(['bitcoin', 'ethereum']);
    expect([{ coin: 'bitcoin' }, { coin: 'bitcoin' }, { coin: 'ethereum' }].map(enough)).toEqual([false, false, true]);
  });
});

describe('RewindProgress', () => {
  it('is done once, when every partition of every topic has reached the end it had at the start', () => {
    let done = 0;
    const progress = new RewindProgress(['pulses', 'ingest'], () => (done += 1));
    progress.begin(
      'pulses',
      new Map([
        [0, 0],
        [1, 5],
      ]),
      new Map([
        [0, 3],
        [1, 5],
      ]),
    );
    progress.reached('pulses', 0, 2);
    expect(done).toBe(0);
    progress.reached('pulses', 0, 3);
    expect(progress.done).toBe(false);
    progress.begin('ingest', new Map(), new Map());
    progress.reached('pulses', 0, 9);
    expect(done).toBe(1);
  });
});
