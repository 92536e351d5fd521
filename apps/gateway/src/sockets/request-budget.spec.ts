import { ManualClock } from '@cmp/runtime/testing';
import { RequestBudget } from './request-budget.js';

describe('RequestBudget', () => {
  it('allows so many requests in a span of time, and as many again in the next', async () => {
    const clock = new ManualClock();
    const budget = new RequestBudget(clock, 2, 1000);
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
    await clock.advance(999);
    expect(budget.take()).toBe(false);
    await clock.advance(1);
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
  });
});
