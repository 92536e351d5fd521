import { eventually } from '@cmp/runtime/testing';
import { LogUnavailableError, type LogRecord } from '../../src/index.js';
import type { InterruptibleLog } from '../log-under-test.js';
import { joinGroup } from './group-member.js';
import { DEADLINE_MS, makeTopic, uniqueName, valuesOf } from './test-topic.js';

/** What must hold for a log that can be away for a while, which a file in the own process cannot. */
export function describeInterruptedLog(name: string, open: () => Promise<InterruptibleLog>): void {
  describe(`event log that goes away: ${name}`, () => {
    let harness: InterruptibleLog;
    beforeAll(async () => {
      harness = await open();
    }, 60_000);
    afterAll(() => harness.close(), 60_000);

    it(
      'refuses a ping in time while it is away, and answers again afterwards',
      async () => {
        const comeBack = await harness.interrupt();
        await expect(harness.log.ping(500)).rejects.toThrow(LogUnavailableError);
        await comeBack();
        await eventually(
          'an answer',
          () =>
            harness.log.ping(2000).then(
              () => true,
              () => false,
            ),
          DEADLINE_MS,
        );
      },
      2 * DEADLINE_MS,
    );

    it(
      'lets a follower go on where it was, without gap or repeat',
      async () => {
        const topic = await makeTopic(harness);
        const seen: LogRecord[] = [];
        const follower = await harness.log.follow({
          topic,
          from: new Map([[0, 0]]),
          onSlice: (slice) => void seen.push(...slice.records),
        });
        await harness.log.append([{ topic, key: 'k', value: 'before' }]);
        await eventually('the first', () => seen.length === 1, DEADLINE_MS);
        const comeBack = await harness.interrupt();
        await expect(harness.log.ping(500)).rejects.toThrow(LogUnavailableError);
        await comeBack();
        await retried(() => harness.log.append([{ topic, key: 'k', value: 'after' }]));
        await eventually('the second', () => seen.length >= 2, DEADLINE_MS);
        // The append itself may have been repeated by us; the reading must not be.
        expect([...new Set(valuesOf(seen))]).toEqual(['before', 'after']);
        expect(seen.map(({ offset }) => offset)).toEqual(
          [...new Set(seen.map(({ offset }) => offset))].sort((a, b) => a - b),
        );
        await follower.stop();
      },
      2 * DEADLINE_MS,
    );

    it(
      'gives an owner its partition back, which can append again',
      async () => {
        const topic = await makeTopic(harness);
        const output = await makeTopic(harness);
        const member = await joinGroup(harness.log, { group: uniqueName(), topic });
        await member.holds();
        const comeBack = await harness.interrupt();
        await expect(harness.log.ping(500)).rejects.toThrow(LogUnavailableError);
        await comeBack();
        await retried(async () => {
          const owned = await member.holds();
          await owned.append({ records: [{ topic: output, key: 'k', value: 'again' }] });
        });
        await member.membership.leave();
      },
      2 * DEADLINE_MS,
    );
  });
}

/** Does `work` until it succeeds: the outcome of a write around an interruption may be an error that is worth trying again. */
async function retried(work: () => Promise<void>): Promise<void> {
  await eventually(
    'success',
    () =>
      work().then(
        () => true,
        () => false,
      ),
    DEADLINE_MS,
  );
}
