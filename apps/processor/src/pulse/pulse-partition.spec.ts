import type { Tick } from '@cmp/market';
import { aTick } from '@cmp/market/testing';
import { timeWindows } from '@cmp/window';
import { someRules } from '../../testing/rules.js';
import { encodeSeen } from '../changelog/stored-seen.js';
import { PulsePartition } from './pulse-partition.js';

const START_MS = Date.UTC(2026, 0, 1);

/** `[seconds since START, other fields]` of each tick; a last tick far ahead closes everything. */
function pulsesOf(ticks: readonly (readonly [number, Partial<Tick>])[], rules = someRules()) {
  const partition = new PulsePartition(rules, 3);
  for (const [index, [seconds, fields]] of ticks.entries())
    partition.observe(aTick({ eventTimeMs: START_MS + seconds * 1000, ...fields }), 100 + index);
  partition.observe(aTick({ coin: 'closer', eventTimeMs: START_MS + 86_400_000 }), 999);
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
      inputs: { partition: 3, firstOffset: 100, lastOffset: 101 },
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
    const partition = new PulsePartition(someRules(), 3);
    const at = (seconds: number, sourceTimeMs: number) =>
      aTick({ eventTimeMs: START_MS + seconds * 1000, sourceTimeMs });
    partition.observe(at(100, 7), 0);
    expect(partition.observe(at(1, 8), 1)).not.toBeNull();
    partition.observe(at(101, 7), 2);
    partition.observe(at(1000, 9), 3);
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

  it('publishes a late tick as the next revision, which neither raises nor clears an alert', () => {
    const partition = new PulsePartition(someRules({ correctionMs: 60_000 }), 0);
    const at = (seconds: number, price: number, change24hPct: number) =>
      aTick({ eventTimeMs: START_MS + seconds * 1000, price, change24hPct });
    partition.observe(at(1, 100, 1), 10);
    partition.observe(at(40, 100, 1), 11);
    expect(partition.takeDelta().pulses).toMatchObject([{ revision: 0, price: 100, inputs: { lastOffset: 10 } }]);
    expect(partition.observe(at(2, 200, 20), 12)).toBeNull();
    const { pulses, alerts } = partition.takeDelta();
    const inputs = { partition: 0, firstOffset: 10, lastOffset: 12 };
    expect(pulses).toMatchObject([{ revision: 1, price: 150, change24hPct: 10.5, samples: 2, alert: null, inputs }]);
    expect(alerts).toEqual([]);
  });

  it('counts a tick once however often it comes, and one of the same values at another time again', () => {
    const partition = new PulsePartition(someRules(), 0);
    const tick = aTick({ eventTimeMs: START_MS + 1000 });
    expect(partition.observe(tick, 0)).toBeNull();
    expect(partition.observe(tick, 1)).toBe('duplicate');
    expect(partition.observe(aTick({ eventTimeMs: START_MS + 2000 }), 2)).toBeNull();
    expect(partition.observe(aTick({ ...tick, coin: 'ethereum', recordId: tick.recordId }), 3)).toBeNull();
    partition.observe(aTick({ eventTimeMs: START_MS + 60_000 }), 4);
    expect(partition.takeDelta().pulses.map(({ coin, samples }) => [coin, samples])).toEqual([
      ['bitcoin', 2],
      ['ethereum', 1],
    ]);
  });

  it('lets a repeated tick move nothing', () => {
    const partition = new PulsePartition(someRules(), 0);
    const tick = aTick({ eventTimeMs: START_MS + 1000 });
    partition.observe(tick, 0);
    partition.takeDelta();
    expect(partition.observe({ ...tick, eventTimeMs: START_MS + 90_000 }, 1)).toBe('duplicate');
    expect(partition.takeDelta()).toMatchObject({ changed: false, pulses: [] });
  });

  it('forgets the ids of ticks that cannot count any more, and tells the store', () => {
    const partition = new PulsePartition(someRules(), 0);
    partition.observe(aTick({ eventTimeMs: START_MS }), 0);
    expect(partition.takeDelta()).toMatchObject({ seen: [{ firstOffset: 0, untilMs: START_MS }], seenRemoved: [] });
    // Nothing at or before clock - grace - size counts: 32 s here.
    partition.observe(aTick({ eventTimeMs: START_MS + 31_999 }), 1);
    expect(partition.takeDelta().seenRemoved).toEqual([]);
    partition.observe(aTick({ eventTimeMs: START_MS + 32_000 }), 2);
    expect(partition.takeDelta().seenRemoved).toEqual([0]);
  });

  it('stores the ids of a large slice in records that each fit the log, whatever they are made of', () => {
    const longest = (index: number) => `${'\u0001'.repeat(90)}-${index}`;
    const ticks = Array.from({ length: 3000 }, (_, index) =>
      aTick({ coin: longest(index), eventTimeMs: START_MS + index, recordId: longest(index).padEnd(128, '\u0001') }),
    );
    const partition = new PulsePartition(someRules(), 0);
    for (const [offset, tick] of ticks.entries()) partition.observe(tick, offset);
    const { seen, progress, windows } = partition.takeDelta();
    expect(new Set(seen.map(({ firstOffset }) => firstOffset)).size).toBe(seen.length);
    for (const batch of seen) expect(Buffer.byteLength(encodeSeen(batch))).toBeLessThan(1_000_000);
    const restored = new PulsePartition(someRules(), 0, { windows: { progress, windows }, coins: [], seen });
    expect(ticks.map((tick, offset) => restored.observe(tick, offset))).toEqual(ticks.map(() => 'duplicate'));
  });

  it('tells what was raised and cleared, with the window that decided', () => {
    const partition = new PulsePartition(someRules(), 0);
    [6, 1, 1].forEach((change24hPct, window) => {
      partition.observe(aTick({ eventTimeMs: START_MS + window * 30_000, change24hPct }), window);
    });
    partition.observe(aTick({ coin: 'closer', eventTimeMs: START_MS + 86_400_000 }), 9);
    const raisedMs = START_MS + 30_000;
    expect(partition.takeDelta().alerts).toMatchObject([
      { event: 'raised', coin: 'bitcoin', direction: 'up', change24hPct: 6, sinceMs: raisedMs, windowEndMs: raisedMs },
      { event: 'cleared', direction: 'up', change24hPct: 1, sinceMs: raisedMs, windowEndMs: raisedMs + 30_000 },
    ]);
  });
});
