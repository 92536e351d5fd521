import { statSync } from 'node:fs';
import { eventually, ManualClock, silentLogger } from '@cmp/runtime/testing';
import { numbered, readAll, valuesOf } from '../../testing/conformance/test-topic.js';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { TOMBSTONE_KEPT_MS } from './compaction.js';
import { openLogFile, type LogFile } from './log-file.js';
import { assembleSqliteLog } from './open-sqlite-log.js';
import type { SqliteLog } from './sqlite-log.js';

const TICKS = { name: 'ticks', partitions: 1, replication: 1, cleanup: 'delete', retentionMs: 60_000 } as const;
const STATE = { ...TICKS, name: 'state', cleanup: 'compact' } as const;

describe('Housekeeping', () => {
  const folder = temporaryFolder();
  let clock: ManualClock;
  let file: LogFile;
  let log: SqliteLog;

  beforeEach(async () => {
    clock = new ManualClock();
    file = openLogFile(folder());
    log = assembleSqliteLog(file, { clock, logger: silentLogger, retentionIntervalMs: 10_000 });
    await log.ensureTopics([TICKS, STATE]);
  });
  afterEach(() => log.close());

  it('drops records by itself once they are older than the topic keeps them, and not before', async () => {
    await log.append([{ topic: 'ticks', key: 'k', value: 'old' }]);
    await clock.advance(30_000);
    await log.append([{ topic: 'ticks', key: 'k', value: 'young' }]);
    await clock.advance(30_000);
    expect(valuesOf(await readAll(log, 'ticks'))).toEqual(['old', 'young']);
    await clock.advance(10_000);
    await eventually('the old one gone', async () => (await readAll(log, 'ticks')).length === 1);
    expect((await log.bounds('ticks'))[0]).toEqual({ partition: 0, startOffset: 1, endOffset: 2 });
  });

  it('compacts many versions of few keys to the newest, over several slices', async () => {
    for (let round = 0; round < 5; round += 1) {
      await log.append(
        numbered(300).map((value, index) => ({ topic: 'state', key: `k${index % 3}`, value: `${round}${value}` })),
      );
    }
    await log.tidyUp();
    expect(valuesOf(await readAll(log, 'state'))).toEqual(['4v297', '4v298', '4v299']);
    await log.append([{ topic: 'state', key: 'k1', value: 'newer' }]);
    await log.tidyUp();
    expect(valuesOf(await readAll(log, 'state'))).toEqual(['4v297', '4v299', 'newer']);
  });

  it('keeps a tombstone for a day, so that a reader that starts over learns of it, then drops it', async () => {
    await log.append([
      { topic: 'state', key: 'gone', value: 'v' },
      { topic: 'state', key: 'gone', value: null },
    ]);
    await log.tidyUp();
    expect(valuesOf(await readAll(log, 'state'))).toEqual([null]);
    await clock.advance(TOMBSTONE_KEPT_MS + 1);
    await log.tidyUp();
    expect(await readAll(log, 'state')).toEqual([]);
    expect((await log.bounds('state'))[0]).toEqual({ partition: 0, startOffset: 0, endOffset: 2 });
  });

  it('never drops a tombstone that still hides an older value', async () => {
    await log.append([{ topic: 'state', key: 'gone', value: null }]);
    await log.tidyUp();
    await clock.advance(TOMBSTONE_KEPT_MS + 1);
    await log.append([{ topic: 'state', key: 'gone', value: 'back' }]);
    await log.tidyUp();
    expect(valuesOf(await readAll(log, 'state'))).toEqual(['back']);
  });

  it('leaves records in topics that are not compacted alone, tombstones and repeats of a key included', async () => {
    await log.append(['a', 'b', null].map((value) => ({ topic: 'ticks', key: 'k', value })));
    await log.tidyUp();
    expect(valuesOf(await readAll(log, 'ticks'))).toEqual(['a', 'b', null]);
  });

  it('gives the room back to the disk', async () => {
    const value = 'x'.repeat(10_000);
    for (let round = 0; round < 10; round += 1) {
      await log.append(numbered(200).map((key) => ({ topic: 'ticks', key, value })));
    }
    await log.tidyUp();
    const before = statSync(file.path).size;
    await clock.advance(60_001);
    await log.tidyUp();
    expect(before).toBeGreaterThan(15_000_000);
    expect(statSync(file.path).size).toBeLessThan(6_000_000);
  });

  it('lets other work run between its slices', async () => {
    await log.append(numbered(5000).map((value) => ({ topic: 'ticks', key: 'k', value })));
    await clock.advance(60_001);
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 0);
    await log.tidyUp();
    clearInterval(counting);
    expect((await log.bounds('ticks'))[0]?.startOffset).toBe(5000);
    expect(turns).toBeGreaterThan(2);
  });
});
