import { ManualClock } from '@cmp/runtime/testing';
import { KeptFor } from './kept-for.js';

describe('an answer that is kept', () => {
  const clock = new ManualClock();
  let asked = 0;
  const ask = () => Promise.resolve((asked += 1));
  beforeEach(() => {
    asked = 0;
  });

  it('is given again until its time is over', async () => {
    const kept = new KeptFor<number>(clock, 1000);
    expect([await kept.get('a', ask), await kept.get('a', ask)]).toEqual([1, 1]);
    await clock.advance(999);
    expect(await kept.get('a', ask)).toBe(1);
    await clock.advance(1);
    expect(await kept.get('a', ask)).toBe(2);
  });

  it('is of its key alone', async () => {
    const kept = new KeptFor<number>(clock, 1000);
    expect([await kept.get('a', ask), await kept.get('b', ask), await kept.get('a', ask)]).toEqual([1, 2, 1]);
  });

  it('is asked for each time while it is not worth keeping', async () => {
    const kept = new KeptFor<number>(clock, 1000);
    const get = () => kept.get('a', ask, (value) => value >= 2);
    expect([await get(), await get(), await get()]).toEqual([1, 2, 2]);
  });

  it('is not kept when asking failed', async () => {
    const kept = new KeptFor<number>(clock, 1000);
    await expect(kept.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await kept.get('a', ask)).toBe(1);
  });

  it('makes room for newer ones', async () => {
    const kept = new KeptFor<number>(clock, 1000, 2);
    for (const key of ['a', 'b', 'c']) await kept.get(key, ask);
    expect([await kept.get('c', ask), await kept.get('a', ask)]).toEqual([3, 4]);
  });
});
