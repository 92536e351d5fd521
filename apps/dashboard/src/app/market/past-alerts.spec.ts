import type { AlertEvent } from '@cmp/market';
import { putAlertEvents } from './past-alerts.js';

const event = (fields: Partial<AlertEvent> = {}): AlertEvent => ({
  event: 'raised',
  coin: 'bitcoin',
  symbol: 'BTC',
  direction: 'up',
  change24hPct: 5.2,
  sinceMs: 30_000,
  windowEndMs: 30_000,
  windowMs: 30_000,
  ...fields,
});
const clearing = event({ event: 'cleared', change24hPct: 4.4, windowEndMs: 90_000 });

describe('the alerts of the past', () => {
  it('have one entry for a raise and its end, whichever is heard of first', () => {
    const whole = [expect.objectContaining({ coin: 'bitcoin', sinceMs: 30_000, changePct: 5.2, clearedMs: 90_000 })];
    expect(putAlertEvents([], [event(), clearing])).toEqual(whole);
    expect(putAlertEvents(putAlertEvents([], [clearing]), [event()])).toEqual(whole);
  });

  it('do not change when the same is told again: nothing is redrawn', () => {
    const once = putAlertEvents([], [event(), clearing]);
    expect(putAlertEvents(once, [clearing, event()])).toBe(once);
  });

  it('stand newest first, and only the newest hundred stay', () => {
    const many = Array.from({ length: 120 }, (_, index) => event({ sinceMs: (index + 1) * 30_000 }));
    const alerts = putAlertEvents([], many);
    expect(alerts).toHaveLength(100);
    expect(alerts[0]?.sinceMs).toBe(120 * 30_000);
    expect(alerts.at(-1)?.sinceMs).toBe(21 * 30_000);
  });
});
