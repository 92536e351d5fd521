import { copyFileSync, readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ManualClock, silentLogger } from '@cmp/runtime/testing';
import { drain, valuesOf } from '../../testing/conformance/test-topic.js';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { LogUnusableError } from '../log-error.js';
import { copyLogFile } from './copy-log-file.js';
import { openSqliteLog } from './open-sqlite-log.js';
import { openSqliteLogCopy } from './sqlite-log-copy.js';

const TOPIC = { name: 'ticks', partitions: 1, replication: 1, cleanup: 'delete', retentionMs: 60_000 } as const;

describe('the embedded log of a process that has it open', () => {
  const folder = temporaryFolder();
  const into = temporaryFolder();
  const open = () => openSqliteLog({ dataDir: folder(), clock: new ManualClock(), logger: silentLogger });
  const record = (value: string) => ({ topic: 'ticks', partition: 0, key: 'k', value });

  it('can be read as it stood when the copy was opened, while the owner goes on', async () => {
    const owner = await open();
    await owner.ensureTopics([TOPIC]);
    await owner.append([record('a'), record('b')]);
    const copy = await openSqliteLogCopy(folder());
    await owner.append([record('c')]);
    expect(await copy.bounds('ticks')).toEqual([{ partition: 0, startOffset: 0, endOffset: 2 }]);
    const range = { topic: 'ticks', partition: 0, fromOffset: 0, toOffset: 9 };
    expect(valuesOf(await drain(copy.read(range)))).toEqual(['a', 'b']);
    expect(valuesOf(await drain(owner.read(range)))).toEqual(['a', 'b', 'c']);
    expect(await copy.positions('g', 'ticks')).toEqual([]);
    await copy.close();
    await owner.close();
  });

  it('is copied again when its write-ahead log was begun anew in between', () => {
    const owner = new DatabaseSync(`${folder()}/event-log.sqlite`);
    owner.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE entry (n INTEGER, filler TEXT)');
    const filler = 'x'.repeat(20_000);
    const insert = owner.prepare('INSERT INTO entry VALUES (?, ?)');
    insert.run(1, filler);
    let copies = 0;
    const path = copyLogFile(folder(), into(), (from, to, mode) => {
      copyFileSync(from, to, mode);
      copies += 1;
      if (copies > 1) return;
      insert.run(2, filler);
      owner.exec('PRAGMA wal_checkpoint(RESTART)');
      insert.run(3, filler);
    });
    owner.close();
    expect(copies).toBe(4);
    const copy = new DatabaseSync(path);
    expect(copy.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
    expect(copy.prepare('SELECT n FROM entry ORDER BY n').all()).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }]);
    copy.close();
  });

  it('says where it looked when there is none, and makes none', async () => {
    const refusal: unknown = await openSqliteLogCopy(folder()).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LogUnusableError);
    expect((refusal as LogUnusableError).message).toMatch(/there is no event log in .*: set DATA_DIR/);
    expect(readdirSync(folder())).toEqual([]);
  });
});
