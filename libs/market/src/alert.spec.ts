import { nextAlert, type Alert } from './index.js';

/** The alerts after each change, one window after the other. */
function alertsAfter(changes: readonly (number | null)[]): (Alert | null)[] {
  let alert: Alert | null = null;
  return changes.map((change24hPct, window) => (alert = nextAlert(alert, { change24hPct, windowEndMs: window })));
}

describe('an alert', () => {
  it('is raised at 5 %, in either direction', () => {
    expect(alertsAfter([4.99])).toEqual([null]);
    expect(alertsAfter([5])).toEqual([{ direction: 'up', change24hPct: 5, sinceMs: 0 }]);
    expect(alertsAfter([-5])).toEqual([{ direction: 'down', change24hPct: -5, sinceMs: 0 }]);
  });

  it('stays open down to 4.5 % and is not raised again on the way', () => {
    const [raised, ...later] = alertsAfter([6, 4.9, 4.5, 5.5, 7]);
    for (const alert of later) expect(alert).toBe(raised);
  });

  it('clears below 4.5 %, and the next crossing raises a new one', () => {
    expect(alertsAfter([6, 4.49, 4.9, 5.1])).toEqual([
      { direction: 'up', change24hPct: 6, sinceMs: 0 },
      null,
      null,
      { direction: 'up', change24hPct: 5.1, sinceMs: 3 },
    ]);
  });

  it('is a new one when the direction flips, and none when the other side is not far enough', () => {
    expect(alertsAfter([6, -5])[1]).toEqual({ direction: 'down', change24hPct: -5, sinceMs: 1 });
    expect(alertsAfter([6, -4.8])[1]).toBeNull();
  });

  it('stays as it is while the change is unknown', () => {
    const [raised, afterNull] = alertsAfter([6, null]);
    expect(afterNull).toBe(raised);
    expect(alertsAfter([null])).toEqual([null]);
  });

  it('follows other limits when they are given', () => {
    const limits = { alertRaisePct: 2, alertClearPct: 1 };
    expect(nextAlert(null, { change24hPct: -2, windowEndMs: 9 }, limits)).toMatchObject({
      direction: 'down',
      sinceMs: 9,
    });
  });
});
