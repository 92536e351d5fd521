import type { LogUnderTest } from '../log-under-test.js';
import { joinGroup } from './group-member.js';
import { DEADLINE_MS, makeTopic, uniqueName } from './test-topic.js';

export function itCloses(open: () => Promise<LogUnderTest>): void {
  it(
    'ends followers and memberships, may be called twice, and refuses what comes after',
    async () => {
      const harness = await open();
      const { log } = harness;
      const topic = await makeTopic(harness);
      const follower = await log.follow({ topic, from: new Map(), onSlice: () => undefined });
      const member = await joinGroup(log, { group: uniqueName(), topic });
      const owned = await member.holds();
      await Promise.all([log.close(), log.close()]);
      await log.close();
      await Promise.all([follower.done, member.membership.done]);
      expect(owned.signal.aborted).toBe(true);
      await expect(log.append([{ topic, key: 'k', value: 'v' }])).rejects.toThrow();
      await expect(log.ping(1000)).rejects.toThrow();
      await harness.close();
    },
    DEADLINE_MS,
  );
}
