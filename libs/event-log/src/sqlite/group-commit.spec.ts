import { eventually, ManualClock, silentLogger } from '@cmp/runtime/testing';
import { joinGroup } from '../../testing/conformance/group-member.js';
import { numbered, readAll, valuesOf } from '../../testing/conformance/test-topic.js';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { FencedError, LogFullError, RecordRefusedError, UnknownTopicError } from '../log-error.js';
import { RECORDS_PER_COMMIT } from './append-writer.js';
import { EpochFence } from './epoch-fence.js';
import { openLogFile, readNumber, type LogFile } from './log-file.js';
import { assembleSqliteLog } from './open-sqlite-log.js';
import { MAX_RECORD_BYTES } from './place-records.js';
import type { SqliteLog } from './sqlite-log.js';
import { TopicCatalog } from './topic-catalog.js';

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

  describe('an append of more records than one transaction takes', () => {
    const many = numbered(3 * RECORDS_PER_COMMIT);
    const appendMany = (last = 'end') =>
      log.append([...many, last].map((value) => ({ topic: 'ticks', key: 'k', value })));
    const rowsBeyondEnd = () =>
      readNumber(
        file.database,
        'SELECT count(*) AS value FROM record JOIN topic_partition USING (partition_id) WHERE record_offset >= next_offset',
      );

    it('lets others work meanwhile, who see all of it or nothing, and keeps its place before what came later', async () => {
      const appended = appendMany();
      const later = log.append([{ topic: 'ticks', key: 'k', value: 'later' }]);
      const ends = new Set<number>();
      await eventually('a part is written', async () => rowsBeyondEnd() >= RECORDS_PER_COMMIT);
      await log.tidyUp();
      const looking = setInterval(() => void log.bounds('ticks').then(([at]) => ends.add(at?.endOffset ?? -1)), 0);
      await Promise.all([appended, later]);
      clearInterval(looking);
      for (const end of ends) expect([0, many.length + 1, many.length + 2]).toContain(end);
      expect(valuesOf(await readAll(log, 'ticks'))).toEqual([...many, 'end', 'later']);
    });

    it('leaves nothing when a later part is refused, and what comes next takes its place', async () => {
      await expect(appendMany('x'.repeat(MAX_RECORD_BYTES))).rejects.toThrow(RecordRefusedError);
      expect(await readAll(log, 'ticks')).toEqual([]);
      expect(rowsBeyondEnd()).toBeGreaterThan(0);
      await log.append([{ topic: 'ticks', key: 'k', value: 'next' }]);
      expect(rowsBeyondEnd()).toBe(0);
      expect(valuesOf(await readAll(log, 'ticks'))).toEqual(['next']);
    });

    it('is not there when the process ends in the middle, and is removed by the next one', async () => {
      await log.append([{ topic: 'state', key: 'k', value: 'kept' }]);
      // What the parts before the last one leave in the file.
      file.database.exec(
        "INSERT INTO record SELECT partition_id, next_offset, 0, 1, CAST('k' AS BLOB), NULL, NULL FROM topic_partition",
      );
      await log.close();
      file = openLogFile(folder());
      log = assembleSqliteLog(file, { clock, logger: silentLogger });
      await clock.advance(120_000);
      await log.tidyUp();
      expect(valuesOf(await readAll(log, 'state'))).toEqual(['kept']);
      expect((await log.bounds('ticks'))[0]).toMatchObject({ startOffset: 0, endOffset: 0 });
      expect(await readAll(log, 'ticks')).toEqual([]);
      await log.append([{ topic: 'state', key: 'k2', value: 'next' }]);
      expect(rowsBeyondEnd()).toBe(0);
      expect(valuesOf(await readAll(log, 'state'))).toEqual(['kept', 'next']);
    });

    it('is refused whole when another owner takes over between its parts', async () => {
      const owned = await (await joinGroup(log, { group: 'group', topic: 'ticks' })).holds(0);
      const appended = owned.append({ records: many.map((value) => ({ topic: 'ticks', key: 'k', value })) });
      const refusal = expect(appended).rejects.toThrow(FencedError);
      await eventually('a part is written', async () => rowsBeyondEnd() >= RECORDS_PER_COMMIT);
      new EpochFence(file.database).take('group', new TopicCatalog(file.database).partition('ticks', 0));
      await refusal;
      expect(await readAll(log, 'ticks')).toEqual([]);
    });
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
