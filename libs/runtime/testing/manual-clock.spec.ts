import { ManualClock } from './manual-clock.js';

describe('ManualClock', () => {
  it('fires sleeps and repeating jobs in the order they are due', async () => {
    const clock = new ManualClock(0);
    const seen: string[] = [];
    void clock.sleep(250).then(() => seen.push(`sleep@${clock.nowMs()}`));
    const job = clock.every(100, () => seen.push(`job@${clock.nowMs()}`));
    await clock.advance(320);
    job.stop();
    await clock.advance(500);
    expect(seen).toEqual(['job@100', 'job@200', 'sleep@250', 'job@300']);
    expect(clock.nowMs()).toBe(820);
  });

  it('wakes a sleeper at once when its signal aborts', async () => {
    const clock = new ManualClock(0);
    const stop = new AbortController();
    const sleeping = clock.sleep(1000, stop.signal);
    stop.abort();
    await sleeping;
    expect(clock.nowMs()).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('lets a chain of sleeps run on within one advance', async () => {
    const clock = new ManualClock(0);
    let rounds = 0;
    const loop = (async () => {
      while (rounds < 5) {
        await clock.sleep(10);
        rounds += 1;
      }
    })();
    await clock.advance(50);
    await loop;
    expect(rounds).toBe(5);
  });
});
