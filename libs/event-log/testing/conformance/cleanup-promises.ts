import { eventually } from '@cmp/runtime/testing';
import { OffsetOutOfRangeError } from '../../src/index.js';
import type { Harness } from './describe-event-log.js';
import { joinGroup } from './group-member.js';
import { DEADLINE_MS, drain, makeTopic, readAll, readOnce, uniqueName, valuesOf } from './test-topic.js';
import { FILLER_KEY } from '../log-under-test.js';

export function itCleansUp(harness: Harness): void {
  it(
    'leaves the newest record of each key after compaction, with the offset it always had',
    async () => {
      const { log } = harness();
      const topic = await makeTopic(harness(), { cleanup: 'compact' });
      for (const value of ['1', '2', '3']) {
        await log.append(['a', 'b'].map((key) => ({ topic, key, value: key + value })));
      }
      await log.append([{ topic, key: 'c', value: 'c1' }]);
      await harness().compact(topic);
      const records = await readAll(log, topic);
      expect(records.map(({ offset, value }) => [offset, value?.toString()])).toEqual([
        [4, 'a3'],
        [5, 'b3'],
        [6, 'c1'],
      ]);
      const [bounds] = await log.bounds(topic);
      await log.append([{ topic, key: 'd', value: 'd1' }]);
      const after = await readOnce(log, topic, 4);
      expect(after.at(-1)?.offset).toBe(bounds?.endOffset);
    },
    2 * DEADLINE_MS,
  );

  it(
    'reads a tombstone as a null value, and removes the key by compaction',
    async () => {
      const { log } = harness();
      const topic = await makeTopic(harness(), { cleanup: 'compact' });
      await log.append([
        { topic, key: 'gone', value: 'old' },
        { topic, key: 'kept', value: 'new' },
        { topic, key: 'gone', value: null },
      ]);
      expect(valuesOf(await readOnce(log, topic, 3))).toEqual(['old', 'new', null]);
      await harness().compact(topic);
      const values = valuesOf(await readAll(log, topic)).filter((value) => value !== null);
      expect(values).toEqual(['new']);
    },
    2 * DEADLINE_MS,
  );

  it(
    'restores the newest record of each key from a compacted changelog',
    async () => {
      const { log } = harness();
      const input = await makeTopic(harness());
      const changelog = await makeTopic(harness(), { cleanup: 'compact' });
      const group = uniqueName();
      const first = await joinGroup(log, { group, topic: input });
      const owned = await first.holds();
      for (const value of ['1', '2', '3', '4']) {
        await owned.append({
          records: ['clock', 'window'].map((key) => ({ topic: changelog, key, value: key + value })),
        });
      }
      await first.membership.leave();
      await harness().compact(changelog);
      const second = await joinGroup(log, { group, topic: input });
      const restored = await drain((await second.holds()).restore(changelog));
      const ours = restored.filter(({ key }) => key?.toString().startsWith(FILLER_KEY) !== true);
      expect(valuesOf(ours)).toEqual(['clock4', 'window4']);
      await second.membership.leave();
    },
    2 * DEADLINE_MS,
  );

  it(
    'moves the start of a partition when retention drops its records, and goes on numbering where it was',
    async () => {
      const { log } = harness();
      const topic = await makeTopic(harness());
      await log.append(['a', 'b', 'c'].map((value) => ({ topic, key: 'k', value })));
      await readOnce(log, topic, 3);
      await harness().expire(topic);
      expect(await log.bounds(topic)).toEqual([{ partition: 0, startOffset: 3, endOffset: 3 }]);
      await log.append([{ topic, key: 'k', value: 'd' }]);
      const records = await readOnce(log, topic, 1);
      expect(records.map(({ offset }) => offset)).toEqual([3]);
    },
    2 * DEADLINE_MS,
  );

  it(
    'answers a read or follow from below the start with OffsetOutOfRangeError instead of skipping',
    async () => {
      const { log } = harness();
      const topic = await makeTopic(harness());
      await log.append(['a', 'b'].map((value) => ({ topic, key: 'k', value })));
      await readOnce(log, topic, 2);
      await harness().expire(topic);
      await log.append([{ topic, key: 'k', value: 'c' }]);
      await readOnce(log, topic, 1);
      const reading = drain(log.read({ topic, partition: 0, fromOffset: 1, toOffset: 3 }));
      await expect(reading).rejects.toThrow(OffsetOutOfRangeError);
      const following = log.follow({ topic, from: new Map([[0, 1]]), onSlice: () => undefined });
      await expect(following.then(({ done }) => done)).rejects.toThrow(OffsetOutOfRangeError);
    },
    2 * DEADLINE_MS,
  );

  it(
    'tells an owner that wants slices from below the start, through its run',
    async () => {
      const { log } = harness();
      const topic = await makeTopic(harness());
      await log.append(['a', 'b'].map((value) => ({ topic, key: 'k', value })));
      await readOnce(log, topic, 2);
      await harness().expire(topic);
      let refusal: unknown = null;
      const member = await joinGroup(log, { group: uniqueName(), topic }, async (owned) => {
        const slices = owned.slices({ fromOffset: 0, maxRecords: 10, idleMs: 50 });
        refusal = await slices[Symbol.asyncIterator]()
          .next()
          .catch((error: unknown) => error);
      });
      await member.holds();
      await eventually('the refusal', () => refusal, DEADLINE_MS);
      expect(refusal).toBeInstanceOf(OffsetOutOfRangeError);
      await member.membership.leave();
    },
    2 * DEADLINE_MS,
  );
}
