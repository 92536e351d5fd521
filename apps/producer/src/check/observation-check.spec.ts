import { Registry } from 'prom-client';
import { anObservation } from '../../testing/an-observation.js';
import { producerMetrics } from '../producer-metrics.js';
import type { Observation } from '../tick-source.js';
import { ObservationCheck } from './observation-check.js';

const nowMs = Date.parse('2026-01-01T00:00:00.000Z');

function newCheck() {
  const registry = new Registry();
  const check = new ObservationCheck(
    () => nowMs,
    producerMetrics(registry, () => nowMs),
  );
  const counted = async (line: string) => (await registry.metrics()).split('\n').includes(line);
  const accept = (origin: 'live' | 'made', ...observations: readonly Observation[]) =>
    check.accept({ origin, observations }).map(({ price }) => price);
  return { accept, counted };
}

describe('ObservationCheck', () => {
  it('counts what it refuses by source and reason, and lets the others of the batch through', async () => {
    const { accept, counted } = newCheck();
    expect(accept('live', anObservation({ price: 0 }), anObservation({ coin: 'ethereum', price: 3 }))).toEqual([3]);
    expect(await counted('producer_refused_total{source="coingecko",reason="price"} 1')).toBe(true);
  });

  it('counts a source time that comes again as a repeat, and still takes the tick', async () => {
    const { accept, counted } = newCheck();
    accept('live', anObservation());
    expect(accept('live', anObservation({ eventTimeMs: nowMs + 30_000 }))).toHaveLength(1);
    expect(await counted('producer_repeats_total{source="coingecko"} 1')).toBe(true);
  });

  it('holds a jump of a venue back and takes one that was recorded or made up', async () => {
    const { accept, counted } = newCheck();
    expect(accept('live', anObservation({ price: 100 }), anObservation({ price: 200 }))).toEqual([100]);
    expect(await counted('producer_refused_total{source="coingecko",reason="jump"} 1')).toBe(true);
    expect(accept('made', anObservation({ price: 1000 }))).toEqual([1000]);
  });

  it('counts a source time ahead of our clock', async () => {
    const { accept, counted } = newCheck();
    accept('live', anObservation({ sourceTimeMs: nowMs + 120_000 }));
    expect(await counted('producer_source_times_ignored_total{source="coingecko"} 1')).toBe(true);
  });
});
