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
const windows = (count: number) => Array.from({ length: count }, (_, index) => aPulseRecord(index));

describe('finding a window', () => {
  it('finds all its revisions, oldest first, and takes neither another coin nor another length for it', async () => {
    const revised = [1, 2].map((revision) => aPulseRecord(3, 'bitcoin', { revision }));
    const long = { window_ms: 60_000, window_start: aPulseRecord(2).window_start };
    const others = [aPulseRecord(3, 'solana'), aPulseRecord(3, 'bitcoin', { revision: 9, ...long })];
    const { log } = logOf([[...windows(5), ...others, ...revised, aPulseRecord(6)]]);
    const { revisions } = await findWindow(bitcoinAt(3), { log, disorderMs: DISORDER_MS });
    expect(revisions).toEqual([aPulseRecord(3), ...revised]);
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

  it('finds a first publication that came late, as far as corrections go', async () => {
    const pulses = windows(5000);
    const [late] = pulses.splice(1000, 1);
    pulses.splice(1018, 0, ...(late === undefined ? [] : [late]));
    const { log } = logOf([pulses]);
    expect((await findWindow(bitcoinAt(1000), { log, disorderMs: DISORDER_MS })).revisions).toEqual([late]);
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
    expect((await findWindow(bitcoinAt(3), { log, disorderMs: DISORDER_MS })).revisions).toEqual([aPulseRecord(3)]);
  });

  it('finds a posted window where the processor wrote none, and nothing of a coin that nobody knows', async () => {
    const posted = aPulseRecord(7, 'bitcoin', { closed_by: 'ingest', inputs: null });
    const { log } = logOf([windows(5)], [posted]);
    expect((await findWindow(bitcoinAt(7), { log, disorderMs: DISORDER_MS })).revisions).toEqual([posted]);
    const unknown = await findWindow({ ...bitcoinAt(3), coin: 'foo' }, { log, disorderMs: DISORDER_MS });
    expect([unknown.revisions, unknown.nearestEndMs]).toEqual([[], null]);
  });
});
