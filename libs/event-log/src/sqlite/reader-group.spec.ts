import { eventually, ManualClock, silentLogger } from '@cmp/runtime/testing';
import { joinGroup } from '../../testing/conformance/group-member.js';
import { readAll, valuesOf } from '../../testing/conformance/test-topic.js';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import type { LogSlice } from '../event-log.js';
import { openLogFile, type LogFile } from './log-file.js';
import { assembleSqliteLog } from './open-sqlite-log.js';
import type { SqliteLog } from './sqlite-log.js';

const TICKS = { name: 'ticks', partitions: 4, replication: 1, cleanup: 'delete', retentionMs: 60_000 } as const;

describe('ReaderGroup', () => {
  const folder = temporaryFolder();
  let clock: ManualClock;
  let file: LogFile;
  let log: SqliteLog;

  async function open(): Promise<void> {
    file = openLogFile(folder());
    log = assembleSqliteLog(file, { clock, logger: silentLogger });
    await log.ensureTopics([TICKS]);
  }
  beforeEach(async () => {
    clock = new ManualClock();
    await open();
  });
  afterEach(() => log.close());

  const epochs = () => file.database.prepare('SELECT epoch FROM partition_owner ORDER BY partition_id').all();

  it('leaves a partition alone whose member does not change', async () => {
    const first = await joinGroup(log, { group: 'g', topic: 'ticks' });
    const second = await joinGroup(log, { group: 'g', topic: 'ticks' });
    expect(first.membership.ownedPartitions()).toEqual([0, 2]);
    expect(second.membership.ownedPartitions()).toEqual([1, 3]);
    expect(first.taken.filter(({ signal }) => !signal.aborted).map(({ partition }) => partition)).toEqual([0, 2]);
    expect(first.taken).toHaveLength(4);
  });

  it('counts the take-overs in the file, so that a restart fences what ran before it', async () => {
    await joinGroup(log, { group: 'g', topic: 'ticks' });
    expect(epochs()).toMatchObject([{ epoch: 1 }, { epoch: 1 }, { epoch: 1 }, { epoch: 1 }]);
    await log.close();
    await open();
    await joinGroup(log, { group: 'g', topic: 'ticks' });
    expect(epochs()).toMatchObject([{ epoch: 2 }, { epoch: 2 }, { epoch: 2 }, { epoch: 2 }]);
  });

  it('refuses an append whose epoch has grown old while it waited for its commit', async () => {
    const member = await joinGroup(log, { group: 'g', topic: 'ticks' });
    const owned = await member.holds(0);
    const appended = owned.append({ records: [{ topic: 'ticks', key: 'k', value: 'zombie' }] });
    file.database.exec('UPDATE partition_owner SET epoch = epoch + 1');
    await expect(appended).rejects.toThrow('another owner has taken this partition');
    expect(await readAll(log, 'ticks', 0)).toEqual([]);
  });

  it('keeps groups apart: each has all partitions, fenced on its own', async () => {
    const one = await joinGroup(log, { group: 'one', topic: 'ticks' });
    const other = await joinGroup(log, { group: 'other', topic: 'ticks' });
    await (await one.holds(0)).append({ records: [{ topic: 'ticks', key: 'k', value: 'one' }] });
    await (await other.holds(0)).append({ records: [{ topic: 'ticks', key: 'k', value: 'other' }] });
    expect(valuesOf(await readAll(log, 'ticks', 0))).toEqual(['one', 'other']);
  });

  it('waits longer after each failure of a run, up to ten seconds', async () => {
    const runsAtMs: number[] = [];
    const startMs = clock.nowMs();
    await log.join({
      group: 'g',
      topic: 'ticks',
      run: async ({ partition }) => {
        if (partition === 0) runsAtMs.push(clock.nowMs() - startMs);
        throw new Error('always');
      },
    });
    await clock.advance(0); // the first failure, and its wait begins
    await clock.advance(59_000);
    const gaps = runsAtMs.slice(1).map((atMs, index) => atMs - (runsAtMs[index] ?? 0));
    expect(gaps[0]).toBeLessThanOrEqual(100);
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(8000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000);
  });

  it('reports silence after exactly the idle time, by the clock of the log', async () => {
    const slices: LogSlice[] = [];
    await joinGroup(log, { group: 'g', topic: 'ticks' }, async (owned) => {
      if (owned.partition !== 0) return;
      for await (const slice of owned.slices({ fromOffset: 0, maxRecords: 10, idleMs: 1000 })) slices.push(slice);
    });
    await clock.advance(999);
    expect(slices).toEqual([]);
    await clock.advance(1);
    expect(slices).toEqual([{ partition: 0, records: [], nextOffset: 0, endOffset: 0 }]);
    await clock.advance(3000);
    await eventually('four in all', () => slices.length === 4);
  });
});
