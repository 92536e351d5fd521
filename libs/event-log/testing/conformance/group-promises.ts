import { eventually } from '@cmp/runtime/testing';
import { FencedError, type LogSlice, type OwnedPartition } from '../../src/index.js';
import type { Harness } from './describe-event-log.js';
import { joinGroup } from './group-member.js';
import { DEADLINE_MS, makeTopic, numbered, readOnce, uniqueName, valuesOf } from './test-topic.js';

const IDLE_MS = 50;

export function itSharesPartitions(harness: Harness): void {
  it(
    'gives all partitions to a single member, and ends its runs when it leaves',
    async () => {
      const topic = await makeTopic(harness(), { partitions: 3 });
      const member = await joinGroup(harness().log, { group: uniqueName(), topic });
      const holds = await Promise.all([0, 1, 2].map((partition) => member.holds(partition)));
      expect([...member.membership.ownedPartitions()].sort()).toEqual([0, 1, 2]);
      await member.membership.leave();
      await member.membership.done;
      expect(holds.map(({ signal }) => signal.aborted)).toEqual([true, true, true]);
      expect(member.membership.ownedPartitions()).toEqual([]);
      expect(member.errors).toEqual([]);
    },
    DEADLINE_MS,
  );

  it(
    'shares the partitions among members, each with one owner, and gives them back when a member leaves',
    async () => {
      const second = await harness().openSecond();
      const topic = await makeTopic(harness(), { partitions: 4 });
      const group = uniqueName();
      const staying = await joinGroup(harness().log, { group, topic });
      await staying.holds(3);
      const leaving = await joinGroup(second, { group, topic });
      await eventually(
        'two partitions each',
        () => [staying, leaving].every(({ membership }) => membership.ownedPartitions().length === 2),
        DEADLINE_MS,
      );
      const shared = [staying, leaving].flatMap(({ membership }) => membership.ownedPartitions());
      expect(shared.sort()).toEqual([0, 1, 2, 3]);
      await leaving.membership.leave();
      await eventually('all back', () => staying.membership.ownedPartitions().length === 4, DEADLINE_MS);
      await staying.membership.leave();
    },
    DEADLINE_MS,
  );

  it(
    "fences the former owner of a partition: its append is refused and leaves nothing visible, the new owner's is taken",
    async () => {
      const second = await harness().openSecond();
      const topic = await makeTopic(harness(), { partitions: 2 });
      const output = await makeTopic(harness(), { partitions: 2 });
      const group = uniqueName();
      const former = await joinGroup(harness().log, { group, topic });
      const before = await Promise.all([0, 1].map((partition) => former.holds(partition)));
      const next = await joinGroup(second, { group, topic });
      const moved = await eventually(
        'a moved partition',
        () => next.membership.ownedPartitions()[0]?.toString(),
        DEADLINE_MS,
      );
      const partition = Number(moved);
      const owned = await next.holds(partition);
      const fenced = before.find((one) => one.partition === partition) as OwnedPartition;
      expect(fenced.signal.aborted).toBe(true);
      await expect(fenced.append({ records: [{ topic: output, key: 'k', value: 'fenced' }] })).rejects.toThrow(
        FencedError,
      );
      await owned.append({ records: [{ topic: output, key: 'k', value: 'new owner' }] });
      expect(valuesOf(await readOnce(harness().log, output, 1, partition))).toEqual(['new owner']);
      await Promise.all([former.membership.leave(), next.membership.leave()]);
    },
    DEADLINE_MS,
  );

  it(
    'calls a run that rejects again, from the fence on, and tells of the error',
    async () => {
      const topic = await makeTopic(harness());
      let failures = 0;
      const member = await joinGroup(harness().log, { group: uniqueName(), topic }, () => {
        failures += 1;
        if (failures <= 2) throw new Error(`failure ${failures}`);
      });
      await eventually('a third run', () => member.taken.length === 3, DEADLINE_MS);
      expect(member.errors).toMatchObject([
        { error: { message: 'failure 1' }, partition: 0 },
        { error: { message: 'failure 2' }, partition: 0 },
      ]);
      expect(member.taken.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
      await member.membership.leave();
    },
    DEADLINE_MS,
  );

  it(
    'delivers slices in order from the offset asked for, then new records as they are appended',
    async () => {
      const { log } = harness();
      const topic = await makeTopic(harness());
      await log.append(numbered(10).map((value) => ({ topic, key: 'k', value })));
      const slices: LogSlice[] = [];
      const member = await joinGroup(log, { group: uniqueName(), topic }, async (owned) => {
        for await (const slice of owned.slices({ fromOffset: 4, maxRecords: 3, idleMs: IDLE_MS })) slices.push(slice);
      });
      const values = () => valuesOf(slices.flatMap(({ records }) => records));
      await eventually('the first six', () => values().length === 6, DEADLINE_MS);
      await log.append([{ topic, key: 'k', value: 'new' }]);
      await eventually('the new one', () => values().length === 7, DEADLINE_MS);
      expect(values()).toEqual(['v4', 'v5', 'v6', 'v7', 'v8', 'v9', 'new']);
      expect(Math.max(...slices.map(({ records }) => records.length))).toBeLessThanOrEqual(3);
      for (const { records, nextOffset, endOffset } of slices) {
        const last = records.at(-1);
        if (last !== undefined) expect(nextOffset).toBeGreaterThan(last.offset);
        if (endOffset !== null) expect(nextOffset).toBeLessThanOrEqual(endOffset);
      }
      await member.membership.leave();
    },
    DEADLINE_MS,
  );

  it(
    'reports the end of a silent partition with empty slices, again and again',
    async () => {
      const topic = await makeTopic(harness());
      await harness().log.append([{ topic, key: 'k', value: 'only' }]);
      const slices: LogSlice[] = [];
      const member = await joinGroup(harness().log, { group: uniqueName(), topic }, async (owned) => {
        for await (const slice of owned.slices({ fromOffset: 0, maxRecords: 10, idleMs: IDLE_MS })) slices.push(slice);
      });
      const silent = () => slices.filter(({ records, endOffset }) => records.length === 0 && endOffset !== null);
      await eventually('three empty slices', () => silent().length >= 3, DEADLINE_MS);
      for (const slice of silent()) expect(slice).toMatchObject({ partition: 0, nextOffset: 1, endOffset: 1 });
      await member.membership.leave();
    },
    DEADLINE_MS,
  );

  it(
    'reports the end of a partition that never had a record',
    async () => {
      const topic = await makeTopic(harness());
      const slices: LogSlice[] = [];
      const member = await joinGroup(harness().log, { group: uniqueName(), topic }, async (owned) => {
        for await (const slice of owned.slices({ fromOffset: 0, maxRecords: 10, idleMs: IDLE_MS })) slices.push(slice);
      });
      const known = await eventually(
        'a known end',
        () => slices.find(({ endOffset }) => endOffset !== null),
        DEADLINE_MS,
      );
      expect(known).toEqual({ partition: 0, records: [], nextOffset: 0, endOffset: 0 });
      await member.membership.leave();
    },
    DEADLINE_MS,
  );
}
