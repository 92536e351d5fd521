import { openTestLog } from '../../testing/index.js';
import { FULL_RUN_BYTES } from './record-table.js';

describe('RecordTable', () => {
  it('hands large records over in runs of bounded size, every one in order', async () => {
    const log = await openTestLog();
    try {
      const topic = 'large';
      await log.ensureTopics([
        { name: topic, partitions: 1, replication: 1, cleanup: 'delete', retentionMs: 3_600_000 },
      ]);
      const size = 900_000;
      for (let index = 0; index < 12; index += 1) {
        await log.append([{ topic, key: 'bitcoin', value: Buffer.alloc(size, index) }]);
      }
      const seen: number[] = [];
      for await (const run of log.read({ topic, partition: 0, fromOffset: 0, toOffset: 12 })) {
        expect(run.length * size).toBeLessThan(FULL_RUN_BYTES + size);
        seen.push(...run.map(({ value }) => value?.[0] ?? -1));
      }
      expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    } finally {
      await log.close();
    }
  });
});
