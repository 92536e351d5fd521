import { alertEvents, followAlert, NO_ALERTS, type AlertCourse, type AlertEvent } from './index.js';

const MINUTE_MS = 60_000;
const RULES = { alertRaisePct: 5, alertClearPct: 4.5, alertCooldownMs: 5 * MINUTE_MS };

/** One window a minute; what happened, as "minute event direction". */
function courseOf(changes: readonly (number | null)[], rules = RULES): string[] {
  let course: AlertCourse = NO_ALERTS;
  return changes.flatMap((change24hPct, minute) => {
    const pulse = {
      change24hPct,
      windowEndMs: minute * MINUTE_MS,
      coin: 'bitcoin',
      symbol: 'BTC',
      windowMs: MINUTE_MS,
    };
    const before = course;
    course = followAlert(course, pulse, rules);
    return alertEvents(before.open, course.open, pulse).map(
      ({ event, direction }: AlertEvent) => `${minute} ${event} ${direction}`,
    );
  });
}

describe('the course of alerts of a coin', () => {
  it('has one alert per crossing', () => {
    expect(courseOf([4, 5, 6, 5, 4.6, 4.4, 4])).toEqual(['1 raised up', '5 cleared up']);
  });

  it('raises nothing within the cooldown, in the same direction only', () => {
    expect(courseOf([5, 4, 5, 4, -5, -4])).toEqual(['0 raised up', '1 cleared up', '4 raised down', '5 cleared down']);
  });

  it('raises after the cooldown when the coin is still beyond the limit', () => {
    expect(courseOf([5, 4, 6, 6, 6, 6, 6])).toEqual(['0 raised up', '1 cleared up', '5 raised up']);
  });

  it('raises at every crossing without a cooldown', () => {
    expect(courseOf([5, 4, 5], { ...RULES, alertCooldownMs: 0 })).toEqual([
      '0 raised up',
      '1 cleared up',
      '2 raised up',
    ]);
  });

  it('clears and raises when the direction flips', () => {
    expect(courseOf([6, -6])).toEqual(['0 raised up', '1 cleared up', '1 raised down']);
  });

  it('does not judge a window that is published late', () => {
    const judged = followAlert(NO_ALERTS, { change24hPct: 1, windowEndMs: 5 * MINUTE_MS }, RULES);
    for (const windowEndMs of [4 * MINUTE_MS, 5 * MINUTE_MS])
      expect(followAlert(judged, { change24hPct: 9, windowEndMs }, RULES)).toBe(judged);
  });
});
