import { aPulseRecord } from '../../testing/a-pulse-record.js';
import { openAlerts } from './open-alerts.js';

const alert = (direction: 'up' | 'down', change_24h: number) => ({
  direction,
  change_24h,
  since: '2026-01-01T12:00:00.000Z',
});

describe('open alerts', () => {
  it('are those of the newest windows, the largest move of now first', () => {
    const alerts = openAlerts([
      aPulseRecord(0, 'bitcoin', { alert: null, change_24h: 4 }),
      aPulseRecord(0, 'solana', { alert: alert('up', 9), change_24h: 5.1 }),
      aPulseRecord(0, 'ripple', { alert: alert('down', -5), change_24h: -7 }),
      aPulseRecord(0, 'dogecoin', { alert: alert('up', 6), change_24h: null }),
    ]);
    expect(
      alerts.map(({ coin, direction, change_24h, current_change_24h }) => [
        coin,
        direction,
        change_24h,
        current_change_24h,
      ]),
    ).toEqual([
      ['ripple', 'down', -5, -7],
      ['dogecoin', 'up', 6, null],
      ['solana', 'up', 9, 5.1],
    ]);
  });
});
