import type { AlertRecord, PulseRecord } from '@cmp/contracts';
import { aPulseRecord } from '../../testing/a-pulse-record.js';
import { anAlertRecord } from '../../testing/an-alert-record.js';
import { openAlerts } from './open-alerts.js';

const alert = (direction: 'up' | 'down', change_24h: number) => ({
  direction,
  change_24h,
  since: aPulseRecord(0).window_end,
});
const open = (pulses: readonly PulseRecord[], events: readonly AlertRecord[] = [], price: number | null = null) =>
  openAlerts({ pulses, events, priceOf: () => price });

describe('open alerts', () => {
  it('are those of the newest windows, the largest move of now first', () => {
    const alerts = open([
      aPulseRecord(0, 'bitcoin', { alert: alert('up', 5), change_24h: 5 }),
      aPulseRecord(1, 'bitcoin', { alert: null, change_24h: 4 }),
      aPulseRecord(0, 'solana', { alert: alert('up', 9), change_24h: 5.1 }),
      aPulseRecord(0, 'ripple', { alert: alert('down', -5), change_24h: -7 }),
      aPulseRecord(0, 'dogecoin', { alert: alert('up', 6), change_24h: null }),
    ]);
    expect(alerts.map((one) => [one.coin, one.direction, one.change_24h, one.current_change_24h])).toEqual([
      ['ripple', 'down', -5, -7],
      ['dogecoin', 'up', 6, null],
      ['solana', 'up', 9, 5.1],
    ]);
  });

  it('need no event: the window carries the alert, also when the alert topic was cut', () => {
    expect(open([aPulseRecord(9, 'bitcoin', { alert: alert('up', 6) })])).toMatchObject([{ coin: 'bitcoin' }]);
  });

  it('believe an event that is newer than the windows, and not one that is older', () => {
    const alerted = aPulseRecord(2, 'bitcoin', { alert: alert('up', 5.2), change_24h: 5 });
    expect(open([alerted], [anAlertRecord(0), anAlertRecord(0, { clearedBy: 3 })])).toEqual([]);
    expect(open([alerted], [anAlertRecord(0)])).toMatchObject([
      { since: alerted.alert?.since, window_end: alerted.window_end },
    ]);
    const calm = aPulseRecord(2);
    expect(open([calm], [anAlertRecord(1)])).toEqual([]);
    const raised = anAlertRecord(3, { change: -6 });
    expect(open([calm], [raised])).toMatchObject([
      {
        direction: 'down',
        since: raised.since,
        current_change_24h: -6,
        price: calm.price,
        window_end: raised.window_end,
      },
    ]);
  });

  it('are not hidden by a posted window, which tells the newest figures only', () => {
    const posted = aPulseRecord(1, 'bitcoin', { closed_by: 'ingest', change_24h: 7 });
    const alerts = open(
      [aPulseRecord(0, 'bitcoin', { alert: alert('up', 6), change_24h: 6 }), posted],
      [anAlertRecord(0)],
    );
    expect(alerts).toMatchObject([{ change_24h: 6, current_change_24h: 7, window_end: posted.window_end }]);
  });

  it('of a coin without windows come from its events, with the newest price', () => {
    const raised = anAlertRecord(3);
    expect(open([], [raised], 42)).toMatchObject([{ coin: 'bitcoin', price: 42, window_end: raised.window_end }]);
    expect(open([], [raised])).toMatchObject([{ price: null }]);
    expect(open([], [raised, anAlertRecord(3, { clearedBy: 4 })])).toEqual([]);
  });
});
