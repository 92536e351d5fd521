import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The processor's counters and histograms, as they are called on `/metrics`. */
export function processorMeters(registry: Registry) {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name: `processor_${name}`, help, labelNames, registers });
  return {
    records: counter('records_total', 'Records read by outcome', ['outcome']),
    windows: counter('windows_closed_total', 'Windows published for the first time, by what closed them', [
      'closed_by',
    ]),
    corrected: counter('windows_corrected_total', 'Windows published again because a late tick changed them'),
    alerts: counter('alerts_total', 'Alerts raised and cleared', ['event']),
    late: counter('late_records_total', 'Ticks that came too late for a window'),
    deadLetters: counter('dead_letters_total', 'Records that could not be used, by reason', ['reason']),
    lost: counter('records_lost_total', 'Records that retention removed before they were processed'),
    abandoned: counter('windows_abandoned_total', 'Open windows removed because their definition is gone'),
    restores: counter('restores_total', 'Times a partition was taken and its state restored'),
    faults: counter('run_errors_total', 'Times the work on a partition failed and was taken up again'),
    append: new Histogram({
      name: 'processor_append_seconds',
      help: 'Time of one atomic append of results and state',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
  };
}

/** What is known of each owned partition; `agesSeconds` gives the ages of the partition clocks when they are asked for. */
export function partitionGauges(registry: Registry, agesSeconds: () => Iterable<readonly [number, number]>) {
  const gauge = (name: string, help: string, collect?: (this: Gauge<'partition'>) => void) =>
    new Gauge({
      name: `processor_${name}`,
      help,
      labelNames: ['partition'],
      registers: [registry],
      ...(collect !== undefined && { collect }),
    });
  return {
    open: gauge('open_windows', 'Windows that are open'),
    correctable: gauge('correctable_windows', 'Closed windows that still take corrections'),
    lag: gauge('lag_records', 'Records between the end of the log and the position'),
    clockAge: gauge('clock_age_seconds', 'Wall time minus the partition clock', function () {
      for (const [partition, seconds] of agesSeconds()) this.set({ partition }, seconds);
    }),
  };
}
