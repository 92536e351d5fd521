import { ManualClock, silentLogger } from '@cmp/runtime/testing';
import { numbered, readAll, valuesOf } from '../../testing/conformance/test-topic.js';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { LogFullError, RecordRefusedError, UnknownTopicError } from '../log-error.js';
import { openLogFile, readNumber, type LogFile } from './log-file.js';
import { assembleSqliteLog } from './open-sqlite-log.js';
import { MAX_RECORD_BYTES } from './place-records.js';
import type { SqliteLog } from './sqlite-log.js';

const TICKS = { name: 'ticks', partitions: 1, replication: 1, cleanup: 'delete', retentionMs: 60_000 } as const;
const STATE = { ...TICKS, name: 'state', cleanup: 'compact' } as const;

describe('GroupCommit', () => {
  const folder = temporaryFolder();
  let clock: ManualClock;
  let file: LogFile;
  let log: SqliteLog;

  beforeEach(async () => {
    clock = new ManualClock();
    file = openLogFile(folder());
    log = assembleSqliteLog(file, { clock, logger: silentLogger });
    await log.ensureTopics([TICKS, STATE]);
  });
  afterEach(() => log.close());

  it('commits the appends of one turn of the event loop together, in the order they came', async () => {
    const walBefore = walPages(file);
    const values = numbered(100);
    await Promise.all(values.map((value) => log.append([{ topic: 'ticks', key: 'k', value }])));
    expect(valuesOf(await readAll(log, 'ticks'))).toEqual(values);
    // A hundred commits would have written at least a hundred pages.
    expect(walPages(file) - walBefore).toBeLessThan(20);
  });

  it.each([
    ['an unknown topic', { topic: 'none', key: 'k', value: 'v' }, UnknownTopicError],
    ['no key in a compacted topic', { topic: 'state', key: null, value: 'v' }, RecordRefusedError],
    ['too many bytes', { topic: 'ticks', key: 'k', value: 'x'.repeat(MAX_RECORD_BYTES) }, RecordRefusedError],
  ])('refuses a batch with %s whole, and harms no other of the same commit', async (_, bad, refusal) => {
    const good = (value: string) => log.append([{ topic: 'ticks', key: 'k', value }]);
    const results = await Promise.allSettled([
      good('before'),
      log.append([{ topic: 'ticks', key: 'k', value: 'half' }, bad]),
      good('after'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: expect.any(refusal) });
    const records = await readAll(log, 'ticks');
    expect(records.map(({ offset, value }) => [offset, value?.toString()])).toEqual([
      [0, 'before'],
      [1, 'after'],
    ]);
  });

  it('says that the disk is full, stores nothing of that batch, and goes on when there is room again', async () => {
    const pages = readNumber(file.database, 'SELECT page_count AS value FROM pragma_page_count');
    file.database.exec(`PRAGMA max_page_count = ${pages + 40}`);
    const batch = (value: string) =>
      log.append([1, 2, 3].map(() => ({ topic: 'ticks', key: 'k', value: value.repeat(5000) })));
    let whole = 0;
    let refusal: unknown = null;
    while (refusal === null) {
      await batch('x').then(
        () => (whole += 1),
        (error: unknown) => (refusal = error),
      );
    }
    expect(refusal).toBeInstanceOf(LogFullError);
    expect(refusal).toMatchObject({ retriable: true, message: expect.stringContaining('free disk space') });
    expect(await readAll(log, 'ticks')).toHaveLength(3 * whole);
    await clock.advance(60_001);
    await log.tidyUp();
    await batch('y');
    const records = await readAll(log, 'ticks');
    expect(records.map(({ offset }) => offset - 3 * whole)).toEqual([0, 1, 2]);
    expect(file.database.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
  });

  it('commits what was handed in before the log is closed', async () => {
    const appended = log.append([{ topic: 'ticks', key: 'k', value: 'last' }]);
    await log.close();
    await appended;
    const again = assembleSqliteLog(openLogFile(folder()), { clock, logger: silentLogger });
    expect(valuesOf(await readAll(again, 'ticks'))).toEqual(['last']);
    await again.close();
  });
});

function walPages(file: LogFile): number {
  return Number(file.database.prepare('PRAGMA wal_checkpoint(NOOP)').get()?.['log']);
}
