import { LogUnavailableError } from '@cmp/event-log';
import { ManualClock } from '@cmp/runtime/testing';
import { LogWatch } from './log-watch.js';

describe('LogWatch', () => {
  it('tells the first answer and every change, with the reason, and asks no second time while one answer is out', async () => {
    const clock = new ManualClock();
    const seen: [boolean, string][] = [];
    let away = false;
    let pings = 0;
    const ping = async () => {
      pings += 1;
      if (away) throw new LogUnavailableError('no broker answers');
    };
    const onChange = (available: boolean, reason: string) => void seen.push([available, reason]);
    const watch = new LogWatch({ log: { ping }, clock, everyMs: 2000, timeoutMs: 1000, onChange });
    await clock.advance(0);
    await clock.advance(4000);
    away = true;
    await clock.advance(4000);
    away = false;
    await clock.advance(2000);
    expect(seen).toEqual([
      [true, ''],
      [false, 'the log does not answer: no broker answers'],
      [true, ''],
    ]);
    expect(pings).toBe(6);
    await watch.stop();
    await clock.advance(10_000);
    expect(pings).toBe(6);
  });
});
