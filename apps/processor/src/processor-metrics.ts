import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { RestoredPartition } from './changelog/restore-partition.js';
import type { PulsePartition } from './pulse/pulse-partition.js';
import type { SliceOutcome } from './slice/atomic-append.js';

export type ProcessorMetrics = ReturnType<typeof processorMetrics>;

/** What `/metrics` tells of the processor. `nowMs` gives the time for the age of the partition clocks. */
export function processorMetrics(registry: Registry, nowMs: () => number) {
  const registers = [registry];
  const clocksMs = new Map<number, number>();
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name: `processor_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `processor_${name}`, help, labelNames: ['partition'], registers });

  const records = counter('records_total', 'Records read by outcome', ['outcome']);
  const windows = counter('windows_closed_total', 'Windows published by what closed them', ['closed_by']);
  const late = counter('late_records_total', 'Ticks that came too late for a window');
  const deadLetters = counter('dead_letters_total', 'Records that could not be used, by reason', ['reason']);
  const lost = counter('records_lost_total', 'Records that retention removed before they were processed');
  const abandoned = counter('windows_abandoned_total', 'Open windows removed because their definition is gone');
  const restores = counter('restores_total', 'Times a partition was taken and its state restored');
  const faults = counter('run_errors_total', 'Times the work on a partition failed and was taken up again');
  const open = gauge('open_windows', 'Windows that are open');
  const lag = gauge('lag_records', 'Records between the end of the log and the position');
  const append = new Histogram({
    name: 'processor_append_seconds',
    help: 'Time of one atomic append of results and state',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const clockAge = new Gauge({
    name: 'processor_clock_age_seconds',
    help: 'Wall time minus the partition clock',
    labelNames: ['partition'],
    registers,
    collect() {
      for (const [partition, clockMs] of clocksMs) this.set({ partition }, (nowMs() - clockMs) / 1000);
    },
  });

  return {
    failed: () => faults.inc(),

    restored(partition: number, { openWindows, lostRecords, abandonedWindows }: RestoredPartition) {
      restores.inc();
      lost.inc(lostRecords);
      abandoned.inc(abandonedWindows);
      open.set({ partition }, openWindows);
    },

    processed(from: PulsePartition, { slice, findings, delta }: SliceOutcome, appendMs: number) {
      const { partition, endOffset, nextOffset } = slice;
      const missedAll = findings.late.filter(({ value }) => value.counted_in === 0).length;
      records.inc({ outcome: 'counted' }, findings.accepted - missedAll);
      records.inc({ outcome: 'late' }, missedAll);
      records.inc({ outcome: 'dead_letter' }, findings.deadLetters.length);
      late.inc(findings.late.length);
      for (const { value } of findings.deadLetters) deadLetters.inc({ reason: value.reason });
      for (const { closedBy } of delta.pulses) windows.inc({ closed_by: closedBy });
      open.set({ partition }, from.openWindows);
      if (endOffset !== null) lag.set({ partition }, endOffset - nextOffset);
      if (from.clockMs !== null) clocksMs.set(partition, from.clockMs);
      if (slice.records.length > 0 || delta.changed) append.observe(appendMs / 1000);
    },

    released(partition: number) {
      clocksMs.delete(partition);
      for (const each of [open, lag, clockAge]) each.remove({ partition });
    },
  };
}
