import type { PulseRecord } from '@cmp/contracts';
import type { KeptPulse } from '../feed/pulse-series.js';
import { aPulseRecord, FIRST_END_MS, WINDOW_MS } from '../../testing/a-pulse-record.js';
import { overviewAnswer } from './overview-answer.js';

const COINS = Array.from({ length: 8 }, (_, index) => `coin-${index}`);

function newest(changes: readonly (number | null)[], fields: Partial<PulseRecord> = {}): KeptPulse[] {
  return changes.map((change_24h, index) => {
    const record = aPulseRecord(0, COINS[index] ?? '', { change_24h, volume_24h: 100, ...fields });
    return { record, json: '', endMs: FIRST_END_MS, place: { topic: '', partition: 0, offset: 0 } };
  });
}

const overview = (pulses: readonly KeptPulse[], nowMs = FIRST_END_MS) =>
  overviewAnswer(pulses, COINS, WINDOW_MS, nowMs);

describe('the overview', () => {
  it('gives mean, median, directions and the sum of volumes over fresh coins with a change', () => {
    expect(overview(newest([1, 2, -3, 0.1, -0.1, 6, null]))).toMatchObject({
      average_change_24h: 1,
      median_change_24h: 0.55,
      up: 3,
      flat: 2,
      down: 1,
      counted_coins: 7,
      coins: 8,
      total_volume_24h: 700,
      volume_scope: 'global',
    });
  });

  it.each([
    ['Bullish', [1, 1, 1, 1, 1, -1, 0, 0]],
    ['Bearish', [-1, -1, -1, 0, 0, 0]],
    ['Mixed', [1, 1, 0, 0, 0, 0]],
    ['Not enough data', [1, 1, 1, 1, 1]],
  ])('calls the market %s for %j', (sentiment, changes) => {
    expect(overview(newest(changes)).sentiment).toBe(sentiment);
  });

  it('never adds up volumes of one exchange and of all exchanges', () => {
    const mixed = [...newest([1], { volume_scope: 'venue', volume_24h: 7 }), ...newest([1])];
    expect(overview(mixed)).toMatchObject({ total_volume_24h: 100, volume_scope: 'global' });
    expect(overview(newest([1], { volume_scope: 'venue' }))).toMatchObject({ volume_scope: 'venue' });
  });

  it('leaves out coins whose newest window is more than five windows old, and knows nothing without any', () => {
    expect(overview(newest([1]), FIRST_END_MS + 5 * WINDOW_MS).counted_coins).toBe(1);
    expect(overview(newest([1]), FIRST_END_MS + 5 * WINDOW_MS + 1)).toMatchObject({
      counted_coins: 0,
      average_change_24h: null,
      median_change_24h: null,
      volume_state: 'held',
      sentiment: 'Not enough data',
    });
  });
});
