import { trendOf, volatilityOf } from './index.js';

describe('labels', () => {
  it.each([
    [null, 'Unknown', 'Unknown'],
    [0, 'Stable', '➡️ Stable'],
    [2.99, 'Stable', '➡️ Stable'],
    [3, 'Moving', '📈 Rising'],
    [3.45, 'Moving', '📈 Rising'],
    [4.99, 'Moving', '📈 Rising'],
    [5, 'Volatile', '📈 Rising'],
    [-2.34, 'Stable', '➡️ Stable'],
    [-2.99, 'Stable', '➡️ Stable'],
    [-3, 'Moving', '📉 Falling'],
    [-4.99, 'Moving', '📉 Falling'],
    [-5, 'Volatile', '📉 Falling'],
  ])('of a change of %p %% are %s and %s', (change, volatility, trend) => {
    expect(volatilityOf(change)).toBe(volatility);
    expect(trendOf(change)).toBe(trend);
  });

  it('follow other limits when they are given', () => {
    const limits = { movingPct: 1, volatilePct: 2, trendPct: 10 };
    expect(volatilityOf(1.5, limits)).toBe('Moving');
    expect(volatilityOf(-2, limits)).toBe('Volatile');
    expect(trendOf(9.9, limits)).toBe('➡️ Stable');
  });
});
