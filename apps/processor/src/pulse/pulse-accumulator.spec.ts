import type { Tick } from '@cmp/market';
import { aTick } from '@cmp/market/testing';
import { pulseAggregate } from './pulse-accumulator.js';

function figuresOf(ticks: Partial<Tick>[], fresh = true) {
  const accumulator = pulseAggregate.create();
  for (const fields of ticks) pulseAggregate.add(accumulator, { tick: aTick(fields), fresh, offset: 0 });
  return pulseAggregate.read(accumulator);
}

describe('the figures of a window', () => {
  it('are the sums in arrival order over the count', () => {
    const prices = [0.1, 0.2, 0.3, 1e15, -0 + 0.7];
    const expected = prices.reduce((sum, price) => sum + price, 0) / prices.length;
    expect(figuresOf(prices.map((price) => ({ price }))).price).toBe(expected);
  });

  it('average the change over the samples that carry one', () => {
    expect(figuresOf([{ change24hPct: 4 }, { change24hPct: null }, { change24hPct: -1 }]).change24hPct).toBe(1.5);
    expect(figuresOf([{ change24hPct: null }]).change24hPct).toBeNull();
  });

  it('take the largest volume, null when no sample has one', () => {
    expect(figuresOf([{ volume24h: 5 }, { volume24h: null }, { volume24h: 7 }, { volume24h: 6 }]).volume24h).toBe(7);
    expect(figuresOf([{ volume24h: null }])).toMatchObject({ volume24h: null, volumeScope: 'global' });
    expect(figuresOf([{ volume24h: null, volumeScope: 'venue' }])).toMatchObject({
      volume24h: null,
      volumeScope: 'venue',
    });
  });

  it('never compare volumes of two scopes: the global one holds as soon as a sample has it', () => {
    const venue = { volume24h: 900, volumeScope: 'venue' as const };
    expect(figuresOf([venue, venue, { volume24h: 10 }])).toMatchObject({ volume24h: 10, volumeScope: 'global' });
    expect(figuresOf([venue, { volume24h: null }])).toMatchObject({ volume24h: 900, volumeScope: 'venue' });
  });

  it('take first and last by event time, of equal times the first and the last to arrive', () => {
    const at = (eventTimeMs: number, price: number) => ({ eventTimeMs, price });
    const figures = figuresOf([at(2000, 1), at(1000, 2), at(3000, 3), at(1000, 4), at(3000, 5), at(2500, 6)]);
    expect(figures).toMatchObject({ firstPrice: 2, lastPrice: 5, samples: 6 });
  });

  it('list each source once, sorted, and no more than a pulse may carry', () => {
    expect(figuresOf([{ source: 'kraken' }, { source: 'coingecko' }, { source: 'kraken' }]).sources).toEqual([
      'coingecko',
      'kraken',
    ]);
    const many = Array.from({ length: 40 }, (_, index) => ({ source: `source-${index}` }));
    expect(figuresOf(many)).toMatchObject({ samples: 40, sources: { length: 32 } });
  });

  it('count repeats as samples that are not fresh', () => {
    expect(figuresOf([{}, {}], false)).toMatchObject({ samples: 2, freshSamples: 0 });
  });
});
