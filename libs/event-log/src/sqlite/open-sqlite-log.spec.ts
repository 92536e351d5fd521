import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ManualClock, silentLogger } from '@cmp/runtime/testing';
import { drain, readAll, valuesOf } from '../../testing/conformance/test-topic.js';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { LogUnusableError } from '../log-error.js';
import { LOG_FILE_NAME } from './log-file.js';
import { openSqliteLog } from './open-sqlite-log.js';
import type { SqliteLog } from './sqlite-log.js';

const TOPIC = { name: 'ticks', partitions: 2, replication: 1, cleanup: 'delete', retentionMs: 60_000 } as const;

describe('openSqliteLog', () => {
  const folder = temporaryFolder();
  const clock = new ManualClock();
  const open = (dataDir = folder()): Promise<SqliteLog> => openSqliteLog({ dataDir, clock, logger: silentLogger });

  async function refusalOf(dataDir = folder()): Promise<string> {
    const refusal: unknown = await open(dataDir).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LogUnusableError);
    return (refusal as LogUnusableError).message;
  }

  it('makes the folder and keeps topics, records, positions and offsets over a restart', async () => {
    const dataDir = join(folder(), 'a', 'b');
    const first = await open(dataDir);
    await first.ensureTopics([TOPIC]);
    await first.append([{ topic: 'ticks', partition: 1, key: 'bitcoin', value: 'one' }]);
    await first.close();
    const second = await open(dataDir);
    await second.ensureTopics([TOPIC]);
    await second.append([{ topic: 'ticks', partition: 1, key: 'bitcoin', value: 'two' }]);
    const records = await readAll(second, 'ticks', 1);
    expect(records.map(({ offset, value }) => [offset, value?.toString()])).toEqual([
      [0, 'one'],
      [1, 'two'],
    ]);
    await second.close();
  });

  it('writes nothing when it finds the topics as they should be: that would fail on a full disk', async () => {
    const sizes = () => ['', '-wal'].map((end) => statSync(join(folder(), `${LOG_FILE_NAME}${end}`)).size);
    const first = await open();
    await first.ensureTopics([TOPIC]);
    await first.close();
    const second = await open();
    const before = sizes();
    await second.ensureTopics([TOPIC]);
    expect(sizes()).toEqual(before);
    await second.close();
  });

  it('never gives an offset twice, even when retention emptied the partition before a restart', async () => {
    const first = await open();
    await first.ensureTopics([TOPIC]);
    await first.append(['a', 'b'].map((value) => ({ topic: 'ticks', partition: 0, key: 'k', value })));
    await clock.advance(60_001);
    await first.tidyUp();
    await first.close();
    const second = await open();
    await second.append([{ topic: 'ticks', partition: 0, key: 'k', value: 'c' }]);
    expect((await second.bounds('ticks'))[0]).toEqual({ partition: 0, startOffset: 2, endOffset: 3 });
    await second.close();
  });

  it('refuses a folder in use and says by which process, and takes it once that one is gone', async () => {
    const first = await open();
    const message = await refusalOf();
    expect(message).toContain(`process ${process.pid}`);
    expect(message).toContain('DATA_DIR');
    await first.close();
    await (await open()).close();
  });

  it('leaves one file behind when it is closed', async () => {
    await (await open()).close();
    expect(readdirSync(folder())).toEqual([LOG_FILE_NAME]);
  });

  it('starts in spite of a note left by a process that was killed', async () => {
    writeFileSync(join(folder(), 'event-log.owner'), '1\n');
    await (await open()).close();
  });

  it('refuses a file that is no database', async () => {
    writeFileSync(join(folder(), LOG_FILE_NAME), 'prices, comma separated\n'.repeat(500));
    expect(await refusalOf()).toMatch(/not an event log.*DATA_DIR/);
  });

  it("refuses another program's database and leaves it as it is", async () => {
    const file = join(folder(), LOG_FILE_NAME);
    const foreign = new DatabaseSync(file);
    foreign.exec('CREATE TABLE notes (text TEXT)');
    foreign.close();
    expect(await refusalOf()).toMatch(/another program.*DATA_DIR/);
    const again = new DatabaseSync(file);
    expect(again.prepare('SELECT name FROM sqlite_schema').all()).toMatchObject([{ name: 'notes' }]);
    expect(again.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'delete' });
    again.close();
  });

  it('refuses a file of another format version and names both', async () => {
    await (await open()).close();
    const file = new DatabaseSync(join(folder(), LOG_FILE_NAME));
    file.exec('PRAGMA user_version = 99');
    file.close();
    expect(await refusalOf()).toMatch(/format 99, this one reads 1/);
  });

  it('refuses a data folder that is a file, and one that cannot be written', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(await refusalOf(file)).toMatch(/writable folder.*DATA_DIR/);
    mkdirSync(join(folder(), 'blocked', LOG_FILE_NAME), { recursive: true });
    expect(await refusalOf(join(folder(), 'blocked'))).toMatch(/writable.*DATA_DIR/);
  });

  it("takes over a topic's new retention and says the partitions that differ", async () => {
    const log = await open();
    await log.ensureTopics([TOPIC]);
    await log.ensureTopics([{ ...TOPIC, retentionMs: 1_000_000 }]);
    await log.append([{ topic: 'ticks', partition: 0, key: 'k', value: 'kept' }]);
    await clock.advance(60_001);
    await log.tidyUp();
    expect(valuesOf(await drain(log.read({ topic: 'ticks', partition: 0, fromOffset: 0, toOffset: 1 })))).toEqual([
      'kept',
    ]);
    await expect(log.ensureTopics([{ ...TOPIC, partitions: 3 }])).rejects.toThrow('ticks has 2 partition(s), 3 wanted');
    await log.close();
  });
});
