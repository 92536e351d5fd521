import { eventually } from '@cmp/runtime/testing';
import { UnknownTopicError } from '../../src/index.js';
import type { Harness } from './describe-event-log.js';
import { joinGroup } from './group-member.js';
import { DEADLINE_MS, drain, makeTopic, readAll, readOnce, uniqueName, valuesOf } from './test-topic.js';

async function makeTopics(harness: Harness) {
  const input = await makeTopic(harness(), { partitions: 2 });
  const output = await makeTopic(harness(), { partitions: 2 });
  const changelog = await makeTopic(harness(), { partitions: 2, cleanup: 'compact' });
  return { input, output, changelog };
}

export function itAppendsAtomically(harness: Harness): void {
  it(
    "appends a batch over several topics to the owner's partition number, together with reader positions",
    async () => {
      const { log } = harness();
      const { input, output, changelog } = await makeTopics(harness);
      const group = uniqueName();
      const member = await joinGroup(log, { group, topic: input });
      const owned = await member.holds(1);
      await owned.append({
        records: [
          { topic: output, key: 'bitcoin', value: 'result' },
          { topic: changelog, key: 'state', value: 'after' },
          { topic: changelog, key: 'meta', value: '7' },
        ],
        positions: [{ group, topic: input, partition: 1, nextOffset: 7 }],
      });
      expect(valuesOf(await readOnce(log, output, 1, 1))).toEqual(['result']);
      expect(valuesOf(await readOnce(log, changelog, 2, 1))).toEqual(['after', '7']);
      expect(await readAll(log, output, 0)).toEqual([]);
      const stored = await eventually('the position', async () => {
        const positions = await log.positions(group, input);
        return positions.length > 0 ? positions : null;
      });
      expect(stored).toEqual([{ group, topic: input, partition: 1, nextOffset: 7 }]);
      await member.membership.leave();
    },
    DEADLINE_MS,
  );

  it('has no positions for a group that never stored any', async () => {
    const topic = await makeTopic(harness());
    expect(await harness().log.positions(uniqueName(), topic)).toEqual([]);
  });

  it(
    'shows nothing of a batch that failed, loses the ownership with it, and hands the partition out anew',
    async () => {
      const { log } = harness();
      const { input, output, changelog } = await makeTopics(harness);
      const member = await joinGroup(log, { group: uniqueName(), topic: input });
      const first = await member.holds(0);
      const batch = [output, changelog, uniqueName()].map((topic) => ({ topic, key: 'k', value: 'half' }));
      await expect(first.append({ records: batch })).rejects.toThrow(UnknownTopicError);
      expect(first.signal.aborted).toBe(true);
      await expect(first.append({ records: [{ topic: output, key: 'k', value: 'too late' }] })).rejects.toThrow();
      const second = await member.holds(0);
      await second.append({
        records: [output, changelog].map((topic) => ({ topic, key: 'k', value: 'whole' })),
      });
      expect(valuesOf(await readOnce(log, output, 1))).toEqual(['whole']);
      expect(valuesOf(await readOnce(log, changelog, 1))).toEqual(['whole']);
      await member.membership.leave();
    },
    DEADLINE_MS,
  );

  it(
    'restores nothing from an empty changelog partition',
    async () => {
      const { input, changelog } = await makeTopics(harness);
      const member = await joinGroup(harness().log, { group: uniqueName(), topic: input });
      const owned = await member.holds(0);
      expect(await owned.bounds(changelog)).toEqual({ partition: 0, startOffset: 0, endOffset: 0 });
      expect(await drain(owned.restore(changelog))).toEqual([]);
      await member.membership.leave();
    },
    DEADLINE_MS,
  );

  it(
    'restores everything the former owner appended, and ends although the last offsets hold no record',
    async () => {
      const { log } = harness();
      const { input, changelog } = await makeTopics(harness);
      const group = uniqueName();
      const former = await joinGroup(log, { group, topic: input });
      const owned = await former.holds(1);
      for (const value of ['one', 'two', 'three']) {
        await owned.append({ records: [{ topic: changelog, key: value, value }] });
      }
      const aborted = [changelog, uniqueName()].map((topic) => ({ topic, key: 'k', value: 'never' }));
      await expect(owned.append({ records: aborted })).rejects.toThrow(UnknownTopicError);
      await former.membership.leave();
      const next = await joinGroup(log, { group, topic: input });
      const taken = await next.holds(1);
      expect(valuesOf(await drain(taken.restore(changelog)))).toEqual(['one', 'two', 'three']);
      const bounds = await taken.bounds(changelog);
      expect(bounds.endOffset).toBeGreaterThanOrEqual(3);
      await next.membership.leave();
    },
    DEADLINE_MS,
  );
}
