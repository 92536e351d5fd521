import { ManualClock } from '@cmp/runtime/testing';
import { BudgetExhaustedError, RequestBudget } from './request-budget.js';

const never = new AbortController().signal;

describe('RequestBudget', () => {
  const open = (clock = new ManualClock()) =>
    new RequestBudget({ clock, perSecond: 10, burst: 3, inFlight: 2, waiting: 4 });

  it('has no more than so many under way, and serves those who wait in their order', async () => {
    const clock = new ManualClock();
    const budget = open(clock);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3].map((n) =>
      budget.within(() => {
        begun.push(n);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    expect(begun).toEqual([0, 1]);
    ends[1]?.();
    await all[1];
    await clock.advance(0);
    expect(begun).toEqual([0, 1, 2]);
    ends[0]?.();
    await all[0];
    await clock.advance(0);
    expect(begun).toEqual([0, 1, 2, 3]);
    ends.forEach((end) => end());
    await Promise.all(all);
  });

  it('frees the place of work that failed', async () => {
    const budget = open();
    for (let n = 0; n < 5; n += 1)
      await expect(budget.within(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(await budget.within(() => Promise.resolve('done'))).toBe('done');
  });

  it('lets a burst through, then so many a second, and refuses when too many wait', async () => {
    const clock = new ManualClock();
    const budget = open(clock);
    let through = 0;
    const turns = Array.from({ length: 7 }, () => budget.turn(never).then(() => (through += 1)));
    await expect(budget.turn(never)).rejects.toBeInstanceOf(BudgetExhaustedError);
    await clock.advance(0);
    expect(through).toBe(3);
    await clock.advance(200);
    expect(through).toBe(5);
    await clock.advance(200);
    await Promise.all(turns);
    expect(through).toBe(7);
  });

  it('gives no credit for a clock that was set back', async () => {
    const clock = new ManualClock();
    const budget = open(clock);
    for (let n = 0; n < 3; n += 1) await budget.turn(never);
    clock.jumpTo(clock.nowMs() - 60_000);
    let through = false;
    const turn = budget.turn(never).then(() => (through = true));
    await clock.advance(99);
    expect(through).toBe(false);
    await clock.advance(1);
    await turn;
  });
});
