import type { Registry } from 'prom-client';
import type { RestoredPartition } from './changelog/restore-partition.js';
import { partitionGauges, processorMeters } from './processor-meters.js';
import type { PulsePartition } from './pulse/pulse-partition.js';
import type { SliceOutcome } from './slice/atomic-append.js';

export type ProcessorMetrics = ReturnType<typeof processorMetrics>;

/** What `/metrics` tells of the processor. `nowMs` gives the time for the age of the partition clocks. */
export function processorMetrics(registry: Registry, nowMs: () => number) {
  const clocksMs = new Map<number, number>();
  const ages = () => [...clocksMs].map(([partition, clockMs]) => [partition, (nowMs() - clockMs) / 1000] as const);
  const { records, windows, corrected, alerts, late, deadLetters, lost, abandoned, restores, faults, append } =
    processorMeters(registry);
  const { open, correctable, lag, clockAge } = partitionGauges(registry, ages);

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
      records.inc({ outcome: 'counted' }, findings.accepted - findings.duplicates - missedAll);
      records.inc({ outcome: 'duplicate' }, findings.duplicates);
      records.inc({ outcome: 'late' }, missedAll);
      records.inc({ outcome: 'dead_letter' }, findings.deadLetters.length);
      late.inc(findings.late.length);
      for (const { value } of findings.deadLetters) deadLetters.inc({ reason: value.reason });
      const closed = Map.groupBy(
        delta.pulses.filter(({ revision }) => revision === 0),
        ({ closedBy }) => closedBy,
      );
      // Counted at once: ten thousand windows close together.
      for (const [closedBy, { length }] of closed) windows.inc({ closed_by: closedBy }, length);
      corrected.inc(delta.pulses.filter(({ revision }) => revision > 0).length);
      for (const { event } of delta.alerts) alerts.inc({ event });
      open.set({ partition }, from.openWindows);
      correctable.set({ partition }, from.correctableWindows);
      if (endOffset !== null) lag.set({ partition }, endOffset - nextOffset);
      if (from.clockMs !== null) clocksMs.set(partition, from.clockMs);
      if (slice.records.length > 0 || delta.changed) append.observe(appendMs / 1000);
    },

    released(partition: number) {
      clocksMs.delete(partition);
      for (const each of [open, correctable, lag, clockAge]) each.remove({ partition });
    },
  };
}
