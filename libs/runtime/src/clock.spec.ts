import { systemClock } from './clock.js';

const DAY_MS = 86_400_000;

describe('the system clock', () => {
  it('sleeps for months without waking at once, and still wakes when called off', async () => {
    const called = new AbortController();
    let awake = false;
    const sleeping = systemClock.sleep(60 * DAY_MS, called.signal).then(() => (awake = true));
    await systemClock.sleep(20);
    expect(awake).toBe(false);
    called.abort();
    await sleeping;
  });
});
