import { ManualClock, silentLogger } from '@cmp/runtime/testing';
import { joinGroup } from '../../testing/conformance/group-member.js';
import { readAll, valuesOf } from '../../testing/conformance/test-topic.js';
import { FencedError } from '../log-error.js';
import { EpochFence } from './epoch-fence.js';
import { openMemoryFile } from './log-file.js';
import { assembleSqliteLog } from './open-sqlite-log.js';
import { TopicCatalog } from './topic-catalog.js';

const TICKS = { name: 'ticks', partitions: 1, replication: 1, cleanup: 'delete', retentionMs: 60_000 } as const;
const GROUP = 'group';

describe('the epoch fence', () => {
  it('refuses an owner that nobody has told of the next one, and shows nothing of what it appended', async () => {
    const file = openMemoryFile();
    const log = assembleSqliteLog(file, { clock: new ManualClock(), logger: silentLogger });
    await log.ensureTopics([TICKS]);
    const member = await joinGroup(log, { group: GROUP, topic: TICKS.name });
    const owned = await member.holds(0);
    await owned.append({ records: [{ topic: TICKS.name, key: 'k', value: 'before' }] });

    const at = new TopicCatalog(file.database).partition(TICKS.name, 0);
    new EpochFence(file.database).take(GROUP, at);
    expect(owned.signal.aborted).toBe(false);
    await expect(owned.append({ records: [{ topic: TICKS.name, key: 'k', value: 'zombie' }] })).rejects.toThrow(
      FencedError,
    );
    expect(owned.signal.aborted).toBe(true);
    expect(valuesOf(await readAll(log, TICKS.name))).toEqual(['before']);
    await log.close();
  });

  it('gives no epoch whose commit failed, as on a full disk', async () => {
    const file = openMemoryFile();
    const log = assembleSqliteLog(file, { clock: new ManualClock(), logger: silentLogger });
    await log.ensureTopics([TICKS]);
    const at = new TopicCatalog(file.database).partition(TICKS.name, 0);
    const fence = new EpochFence(file.database);
    const epoch = fence.take(GROUP, at);
    // A deferred constraint is checked at the commit: it fails there, as a disk does that is full.
    file.database.exec('CREATE TABLE refused (n INTEGER REFERENCES topic (topic_id) DEFERRABLE INITIALLY DEFERRED)');
    file.database.exec(
      'CREATE TRIGGER no_commit AFTER UPDATE ON partition_owner BEGIN INSERT INTO refused VALUES (-1); END',
    );
    expect(() => fence.take(GROUP, at)).toThrow('FOREIGN KEY');
    fence.check(GROUP, at, epoch);
    await log.close();
  });
});
