import type { Tick, VolumeScope } from '@cmp/market';
import type { Aggregate } from '@cmp/window';

/** A tick as it counts in a window. */
export interface Sample {
  readonly tick: Tick;
  /** False for a repeat: the venue served the source time of the coin's previous sample again. */
  readonly fresh: boolean;
  /** Its offset in the tick topic. */
  readonly offset: number;
}

/** What one window of one coin has gathered: flat, so that ten thousand open windows stay small. Sums run in arrival order. */
export interface PulseAccumulator {
  samples: number;
  freshSamples: number;
  priceSum: number;
  changeSum: number;
  /** Samples that carry a change. */
  changeSamples: number;
  /** Samples of global scope, with a volume or without. */
  globalSamples: number;
  /** Largest volume of each scope; `-Infinity` while no sample had one. */
  globalVolume: number;
  venueVolume: number;
  /** First and last by event time; of equal times the first and the last to arrive. */
  firstPrice: number;
  firstAtMs: number;
  lastPrice: number;
  lastAtMs: number;
  /** Offsets of the first and the last sample, which arrive in this order; -1 while unknown. */
  firstOffset: number;
  lastOffset: number;
  /** Distinct, sorted. */
  sources: readonly string[];
}

/** The figures of one window as published. */
export interface WindowFigures {
  readonly price: number;
  readonly change24hPct: number | null;
  readonly volume24h: number | null;
  readonly volumeScope: VolumeScope;
  readonly samples: number;
  readonly freshSamples: number;
  readonly sources: readonly string[];
  readonly firstPrice: number;
  readonly lastPrice: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
}

/** As many as a pulse may list; the samples of further ones count all the same. */
const MAX_SOURCES = 32;
const NO_SOURCES: readonly string[] = [];

export const pulseAggregate: Aggregate<Sample, PulseAccumulator, WindowFigures> = {
  create: () => ({
    samples: 0,
    freshSamples: 0,
    priceSum: 0,
    changeSum: 0,
    changeSamples: 0,
    globalSamples: 0,
    globalVolume: -Infinity,
    venueVolume: -Infinity,
    firstPrice: 0,
    firstAtMs: Infinity,
    lastPrice: 0,
    lastAtMs: -Infinity,
    firstOffset: -1,
    lastOffset: -1,
    sources: NO_SOURCES,
  }),

  add(into, { tick, fresh, offset }) {
    if (into.samples === 0) into.firstOffset = offset;
    into.lastOffset = offset;
    into.samples += 1;
    if (fresh) into.freshSamples += 1;
    into.priceSum += tick.price;
    if (tick.change24hPct !== null) {
      into.changeSum += tick.change24hPct;
      into.changeSamples += 1;
    }
    addVolume(into, tick);
    addEdges(into, tick);
    if (into.sources[0] !== tick.source && !into.sources.includes(tick.source))
      into.sources = withSource(into.sources, tick.source);
  },

  read(from) {
    const { samples, freshSamples, sources, firstPrice, lastPrice, firstOffset, lastOffset } = from;
    const { volume24h, volumeScope } = largestVolume(from);
    return {
      price: from.priceSum / samples,
      change24hPct: from.changeSamples === 0 ? null : from.changeSum / from.changeSamples,
      volume24h,
      volumeScope,
      samples,
      freshSamples,
      sources,
      firstPrice,
      lastPrice,
      firstOffset,
      lastOffset,
    };
  },
};

function addVolume(into: PulseAccumulator, tick: Tick): void {
  const volume = tick.volume24h ?? -Infinity;
  if (tick.volumeScope === 'global') {
    into.globalSamples += 1;
    if (volume > into.globalVolume) into.globalVolume = volume;
  } else if (volume > into.venueVolume) into.venueVolume = volume;
}

function addEdges(into: PulseAccumulator, { eventTimeMs, price }: Tick): void {
  if (eventTimeMs < into.firstAtMs) {
    into.firstAtMs = eventTimeMs;
    into.firstPrice = price;
  }
  if (eventTimeMs >= into.lastAtMs) {
    into.lastAtMs = eventTimeMs;
    into.lastPrice = price;
  }
}

function withSource(sources: readonly string[], source: string): readonly string[] {
  // Nearly always the only one; spread, the list would have room for sixteen more in every open window.
  if (sources.length === 0) return [source];
  return sources.length >= MAX_SOURCES ? sources : [...sources, source].sort();
}

/**
 * The largest volume of one scope only, as one exchange's volume and the world's cannot be compared: the global one as soon as any
 * sample has it, so that a short failover to one venue does not make a coin's volume collapse and come back.
 */
function largestVolume(from: PulseAccumulator): Pick<WindowFigures, 'volume24h' | 'volumeScope'> {
  if (from.globalVolume !== -Infinity) return { volume24h: from.globalVolume, volumeScope: 'global' };
  if (from.venueVolume !== -Infinity) return { volume24h: from.venueVolume, volumeScope: 'venue' };
  return { volume24h: null, volumeScope: from.globalSamples > 0 ? 'global' : 'venue' };
}
