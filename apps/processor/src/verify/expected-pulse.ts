import type { PulseRecord } from '@cmp/contracts';
import { trendOf, volatilityOf, type LabelThresholds, type VolumeScope } from '@cmp/market';
import type { PlainSample, PlainWindow } from './plain-partition.js';

/** The fields of a pulse that follow from the ticks alone. */
export type ExpectedPulse = Pick<
  PulseRecord,
  | 'price'
  | 'change_24h'
  | 'volume_24h'
  | 'volume_scope'
  | 'volatility'
  | 'trend'
  | 'samples'
  | 'fresh_samples'
  | 'sources'
  | 'first_price'
  | 'last_price'
> & { readonly first_offset: number; readonly last_offset: number };

/** A pulse lists no more sources than this. */
const MAX_SOURCES = 32;

/** The definitions of the contract, each over the list of samples. Sums run in arrival order, so that they are equal to the bit. */
export function expectedPulse({ samples }: PlainWindow, thresholds: LabelThresholds): ExpectedPulse {
  const changes = samples.flatMap(({ tick }) => tick.change24hPct ?? []);
  const change = changes.length === 0 ? null : sum(changes) / changes.length;
  const { volume, scope } = largestVolume(samples);
  return {
    price: sum(samples.map(({ tick }) => tick.price)) / samples.length,
    change_24h: change,
    volume_24h: volume,
    volume_scope: scope,
    volatility: volatilityOf(change, thresholds),
    trend: trendOf(change, thresholds),
    samples: samples.length,
    fresh_samples: samples.filter(({ fresh }) => fresh).length,
    sources: sourcesOf(samples),
    first_price: samples.reduce((a, b) => (b.tick.eventTimeMs < a.tick.eventTimeMs ? b : a)).tick.price,
    last_price: samples.reduce((a, b) => (b.tick.eventTimeMs >= a.tick.eventTimeMs ? b : a)).tick.price,
    first_offset: samples[0]?.offset ?? -1,
    last_offset: samples.at(-1)?.offset ?? -1,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** One scope only: the global one as soon as a sample of it has a volume. */
function largestVolume(samples: readonly PlainSample[]): { volume: number | null; scope: VolumeScope } {
  for (const scope of ['global', 'venue'] as const) {
    const volumes = samples.flatMap(({ tick }) => (tick.volumeScope === scope ? (tick.volume24h ?? []) : []));
    if (volumes.length > 0) return { volume: Math.max(...volumes), scope };
  }
  return { volume: null, scope: samples.some(({ tick }) => tick.volumeScope === 'global') ? 'global' : 'venue' };
}

function sourcesOf(samples: readonly PlainSample[]): readonly string[] {
  return [...new Set(samples.map(({ tick }) => tick.source))].slice(0, MAX_SOURCES).sort();
}
