import { LogUnavailableError } from '@cmp/event-log';
import { ManualClock } from '@cmp/runtime/testing';
import { RememberedBounds } from './remembered-bounds.js';

/** A log whose ends grow with every question, which it answers when told to. */
function askedLog() {
  const clock = new ManualClock();
  const asked: string[] = [];
  const answers: ReturnType<typeof Promise.withResolvers<void>>[] = [];
  const log = {
    async bounds(topic: string) {
      asked.push(topic);
      const endOffset = asked.length;
      const answer = Promise.withResolvers<void>();
      answers.push(answer);
      await answer.promise;
      return [{ partition: 0, startOffset: 0, endOffset }];
    },
  };
  const endOf = async (topic: string) => (await bounds.of(topic))?.[0]?.endOffset ?? null;
  const bounds = new RememberedBounds({ log, clock });
  return { clock, asked, answers, endOf };
}

describe('RememberedBounds', () => {
  it('asks one question for all who ask while the log has not answered, however long that takes', async () => {
    const { clock, asked, answers, endOf } = askedLog();
    const first = endOf('pulses');
    await clock.advance(5000);
    const second = endOf('pulses');
    answers[0]?.resolve();
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    expect(asked).toEqual(['pulses']);
  });

  it('remembers an answer for a second, also after the clock was set back', async () => {
    const { clock, asked, answers, endOf } = askedLog();
    const first = endOf('pulses');
    answers[0]?.resolve();
    await first;
    await clock.advance(999);
    expect(await endOf('pulses')).toBe(1);
    await clock.advance(1);
    const next = endOf('pulses');
    answers[1]?.resolve();
    expect(await next).toBe(2);
    clock.jumpTo(0);
    const last = endOf('pulses');
    answers[2]?.resolve();
    expect(await last).toBe(3);
    expect(asked).toHaveLength(3);
  });

  it('asks for each topic by itself, and takes no answer for one that is not known for that second', async () => {
    const { asked, answers, endOf } = askedLog();
    const pulses = endOf('pulses');
    const ticks = endOf('ticks');
    answers[0]?.reject(new LogUnavailableError('away'));
    answers[1]?.resolve();
    expect(await Promise.all([pulses, ticks])).toEqual([null, 2]);
    expect(await endOf('pulses')).toBeNull();
    expect(asked).toEqual(['pulses', 'ticks']);
  });
});
