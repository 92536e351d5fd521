import { INGEST_TOPIC, type PulseRecord } from '@cmp/contracts';
import { keyPartition, type LogRecord } from '@cmp/event-log';
import { aPulseRecord, FIRST_END_MS, WINDOW_MS } from '../../testing/a-pulse-record.js';
import { findWindow } from './find-window.js';

const DISORDER_MS = 20 * WINDOW_MS;

/** Partitions of pulses, and a count of what was read of them. */
function logOf(pulses: readonly (readonly PulseRecord[])[], posted: readonly PulseRecord[] = []) {
  const read = { records: 0 };
  const partitionsOf = (topic: string) => (topic === INGEST_TOPIC ? [posted] : pulses);
  return {
    read,
    log: {
      bounds: async (topic: string) =>
        partitionsOf(topic).map((records, partition) => ({ partition, startOffset: 0, endOffset: records.length })),
      async *read(range: {
        topic: string;
        partition: number;
        fromOffset: number;
        toOffset: number;
        maxRecords?: number;
      }) {
        const { topic, partition, fromOffset, toOffset, maxRecords = 500 } = range;
        const wanted = partitionsOf(topic)[partition]?.slice(fromOffset, toOffset) ?? [];
        for (let at = 0; at < wanted.length; at += maxRecords) {
          const run = wanted.slice(at, at + maxRecords);
          read.records += run.length;
          yield run.map((pulse, index): LogRecord => {
            const offset = fromOffset + at + index;
            const value = Buffer.from(JSON.stringify(pulse));
            return { topic, partition, offset, key: Buffer.from(pulse.coin), value, headers: {}, appendTimeMs: 0 };
          });
        }
      },
    },
  };
}

const bitcoinAt = (index: number) => ({
  coin: 'bitcoin',
  windowMs: WINDOW_MS,
  endMs: FIRST_END_MS + index * WINDOW_MS,
});
const base = aPulseRecord(0);

/** As `aPulseRecord`, but made without its checks: there are many. */
function windowAt(index: number, fields: Partial<PulseRecord> = {}): PulseRecord {
  const window_start = new Date(FIRST_END_MS + (index - 1) * WINDOW_MS).toISOString();
  const window_end = new Date(FIRST_END_MS + index * WINDOW_MS).toISOString();
  return { ...base, window_start, window_end, timestamp: window_end, ...fields };
}

const windows = (count: number) => Array.from({ length: count }, (_, index) => windowAt(index));

describe('finding a window', () => {
  it('finds all its revisions, oldest first, and takes neither another coin nor another length for it', async () => {
    const revised = [1, 2].map((revision) => windowAt(3, { revision }));
    const long = { window_ms: 60_000, window_start: windowAt(2).window_start };
    const others = [windowAt(3, { coin: 'solana' }), windowAt(3, { revision: 9, ...long })];
    const { log } = logOf([[...windows(5), ...others, ...revised, windowAt(6)]]);
    const { revisions } = await findWindow(bitcoinAt(3), { log, disorderMs: DISORDER_MS });
    expect(revisions).toEqual([windowAt(3), ...revised]);
  });

  it('reads little of a long log, wherever the window stands', async () => {
    const pulses = windows(40_000);
    for (const index of [39_990, 30_000, 12_345, 40, 0]) {
      const { log, read } = logOf([pulses]);
      const { revisions } = await findWindow(bitcoinAt(index), { log, disorderMs: DISORDER_MS });
      expect(revisions).toEqual([pulses[index]]);
      expect(read.records).toBeLessThan(8000);
    }
  });

  it('finds revisions thousands of records apart, as far as corrections go', async () => {
    const disorderMs = 6000 * WINDOW_MS;
    const pulses = windows(20_000);
    const [late] = pulses.splice(3000, 1);
    const corrected = [1, 2].map((revision) => windowAt(1000, { revision }));
    pulses.splice(3500, 0, ...corrected.slice(0, 1));
    pulses.splice(6900, 0, ...corrected.slice(1), ...(late === undefined ? [] : [late]));
    const { log } = logOf([pulses]);
    const revisionsOf = async (index: number) => (await findWindow(bitcoinAt(index), { log, disorderMs })).revisions;
    expect(await revisionsOf(1000)).toEqual([windowAt(1000), ...corrected]);
    expect(await revisionsOf(2000)).toEqual([windowAt(2000)]);
    expect(await revisionsOf(3000)).toEqual([late]);
  });

  it('tells the nearest one when there is none, and does not read the whole log for it', async () => {
    const pulses = windows(40_000).filter((_, index) => index !== 20_000);
    const nearest = async (index: number) => {
      const { log, read } = logOf([pulses]);
      const sighting = await findWindow(bitcoinAt(index), { log, disorderMs: DISORDER_MS });
      expect(sighting.revisions).toEqual([]);
      expect(read.records).toBeLessThan(8000);
      return ((sighting.nearestEndMs ?? Number.NaN) - FIRST_END_MS) / WINDOW_MS;
    };
    expect([20_001, 19_999]).toContain(await nearest(20_000));
    expect(await nearest(50_000)).toBe(39_999);
    expect(await nearest(-5)).toBe(0);
    expect(await nearest(123.4)).toBe(123);
  });

  it('looks into other partitions when the one of the key has nothing of the coin', async () => {
    const own = keyPartition('bitcoin', 2);
    const partitions = own === 0 ? [[], windows(9)] : [windows(9), []];
    const { log } = logOf(partitions);
    expect((await findWindow(bitcoinAt(3), { log, disorderMs: DISORDER_MS })).revisions).toEqual([windowAt(3)]);
  });

  it('finds a posted window where the processor wrote none, and nothing of a coin that nobody knows', async () => {
    const posted = windowAt(7, { closed_by: 'ingest', inputs: null });
    const { log } = logOf([windows(5)], [posted]);
    expect((await findWindow(bitcoinAt(7), { log, disorderMs: DISORDER_MS })).revisions).toEqual([posted]);
    const unknown = await findWindow({ ...bitcoinAt(3), coin: 'foo' }, { log, disorderMs: DISORDER_MS });
    expect([unknown.revisions, unknown.nearestEndMs]).toEqual([[], null]);
  });
});
