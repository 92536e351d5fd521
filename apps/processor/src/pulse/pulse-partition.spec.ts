import type { Tick } from '@cmp/market';
import { aTick } from '@cmp/market/testing';
import { timeWindows } from '@cmp/window';
import { someRules } from '../../testing/rules.js';
import { PulsePartition } from './pulse-partition.js';

const START_MS = Date.UTC(2026, 0, 1);

/** `[seconds since START, other fields]` of each tick; a last tick far ahead closes everything. */
function pulsesOf(ticks: readonly (readonly [number, Partial<Tick>])[], rules = someRules()) {
  const partition = new PulsePartition(rules);
  for (const [seconds, fields] of ticks)
    partition.observe(aTick({ eventTimeMs: START_MS + seconds * 1000, ...fields }));
  partition.observe(aTick({ coin: 'closer', eventTimeMs: START_MS + 86_400_000 }));
  return partition.takeDelta().pulses;
}

describe('a partition of the market', () => {
  it('turns a window of ticks into the pulse of the contract', () => {
    const [pulse] = pulsesOf([
      [1, { price: 100, change24hPct: 3, volume24h: 7, sourceTimeMs: 1 }],
      [29.999, { price: 102, change24hPct: 4, volume24h: 5, sourceTimeMs: 2 }],
    ]);
    expect(pulse).toEqual({
      coin: 'bitcoin',
      symbol: 'BTC',
      price: 101,
      change24hPct: 3.5,
      volume24h: 7,
      volumeScope: 'global',
      volatility: 'Moving',
      trend: '📈 Rising',
      windowStartMs: START_MS,
      windowEndMs: START_MS + 30_000,
      windowMs: 30_000,
      revision: 0,
      samples: 2,
      freshSamples: 2,
      sources: ['coingecko'],
      firstPrice: 100,
      lastPrice: 102,
      closedBy: 'event-time',
      alert: null,
    });
  });

  it('labels by the configured thresholds', () => {
    const thresholds = { ...someRules().thresholds, movingPct: 1, volatilePct: 2, trendPct: 10 };
    expect(pulsesOf([[1, { change24hPct: 2.5 }]], someRules({ thresholds }))[0]).toMatchObject({
      volatility: 'Volatile',
      trend: '➡️ Stable',
    });
  });

  it('counts a repeat of the previous source time as a sample that is not fresh, across windows too', () => {
    const pulses = pulsesOf([
      [1, { sourceTimeMs: 5 }],
      [2, { sourceTimeMs: 5 }],
      [3, { sourceTimeMs: 6 }],
      [31, { sourceTimeMs: 6 }],
      [32, { sourceTimeMs: 6, source: 'kraken' }],
    ]);
    expect(pulses.map(({ samples, freshSamples }) => [samples, freshSamples])).toEqual([
      [3, 2],
      [2, 1],
    ]);
  });

  it('takes every tick of a source without source times as fresh', () => {
    expect(
      pulsesOf([
        [1, { sourceTimeMs: null }],
        [2, { sourceTimeMs: null }],
      ])[0],
    ).toMatchObject({ freshSamples: 2 });
  });

  it('forgets a tick that was late everywhere: it is not the previous sample', () => {
    const partition = new PulsePartition(someRules());
    const at = (seconds: number, sourceTimeMs: number) =>
      aTick({ eventTimeMs: START_MS + seconds * 1000, sourceTimeMs });
    partition.observe(at(100, 7));
    expect(partition.observe(at(1, 8))).not.toBeNull();
    partition.observe(at(101, 7));
    partition.observe(at(1000, 9));
    expect(partition.takeDelta().pulses[0]).toMatchObject({ samples: 2, freshSamples: 1 });
  });

  it('raises one alert per crossing, keeps it while it hovers, and clears it below the lower limit', () => {
    const changes = [4.9, 5.2, 4.7, 5.4, 4.4, -5];
    const pulses = pulsesOf(changes.map((change24hPct, window) => [window * 30 + 1, { change24hPct }] as const));
    const since = (window: number) => ({
      direction: 'up',
      change24hPct: 5.2,
      sinceMs: START_MS + (window + 1) * 30_000,
    });
    expect(pulses.map(({ alert }) => alert)).toMatchObject([
      null,
      since(1),
      since(1),
      since(1),
      null,
      { direction: 'down' },
    ]);
  });

  it('lets only the primary windows raise alerts; others show what stands', () => {
    const definitions = [timeWindows({ sizeMs: 30_000 }), timeWindows({ sizeMs: 10_000 })];
    const pulses = pulsesOf(
      [
        [1, { change24hPct: 9 }],
        [12, { change24hPct: -1 }],
      ],
      someRules({ definitions }),
    );
    expect(pulses.map(({ windowMs, change24hPct, alert }) => [windowMs, change24hPct, alert])).toEqual([
      [10_000, 9, null],
      [30_000, 4, null],
      [10_000, -1, null],
    ]);
  });
});
