import {
  Counter,
  Gauge,
  Histogram,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
  type Registry,
} from 'prom-client';

/** The registry's counter of this name; made when it is not there yet, so that several parts count into one metric by label. */
export function counterOf<L extends string>(registry: Registry, options: CounterConfiguration<L>): Counter<L> {
  const existing = registry.getSingleMetric(options.name);
  return (existing as Counter<L> | undefined) ?? new Counter({ ...options, registers: [registry] });
}

export function gaugeOf<L extends string>(registry: Registry, options: GaugeConfiguration<L>): Gauge<L> {
  const existing = registry.getSingleMetric(options.name);
  return (existing as Gauge<L> | undefined) ?? new Gauge({ ...options, registers: [registry] });
}

export function histogramOf<L extends string>(registry: Registry, options: HistogramConfiguration<L>): Histogram<L> {
  const existing = registry.getSingleMetric(options.name);
  return (existing as Histogram<L> | undefined) ?? new Histogram({ ...options, registers: [registry] });
}
