import type { OwnedPartition } from '@cmp/event-log';
import { lagOf } from '@cmp/window';
import type { Clock } from '@cmp/runtime';
import type { AcceptRules } from './accept/accept-tick.js';
import { restorePartition, type RestoredPartition } from './changelog/restore-partition.js';
import type { PulsePartition, PulseRules } from './pulse/pulse-partition.js';
import { atomicAppend, type SliceOutcome } from './slice/atomic-append.js';
import { inTurns } from './slice/in-turns.js';
import { readSlice } from './slice/read-slice.js';
import { timedSlices } from './slice/timed-slices.js';

/** What one partition is processed with. */
export interface ProcessingSetup {
  readonly group: string;
  readonly rules: PulseRules & AcceptRules;
  readonly maxRecordsPerSlice: number;
  /** How often a silent partition is looked at. */
  readonly idleCheckMs: number;
  readonly clock: Clock;
  readonly report: ProcessingReport;
}

/** Told after the fact: a slice counts once it is in the log. */
export interface ProcessingReport {
  restored(partition: number, restored: RestoredPartition): void;
  processed(partition: PulsePartition, outcome: SliceOutcome, appendMs: number): void;
  released(partition: number): void;
}

/**
 * Link 2 of the data path: the ticks of one partition become pulses, late records and dead letters of the same partition number.
 * Ends when the partition is taken away; any error ends it too, and the log calls it anew from the last atomic append.
 */
export async function tickTopicToPulseTopic(owned: OwnedPartition, setup: ProcessingSetup): Promise<void> {
  const restored = await restorePartition(owned, setup.rules);
  setup.report.restored(owned.partition, restored);
  const { partition, fromOffset } = restored;
  const { maxRecordsPerSlice: maxRecords, idleCheckMs: idleMs, clock } = setup;
  try {
    for await (const { slice, askedAtMs } of timedSlices(owned.slices({ fromOffset, maxRecords, idleMs }), clock)) {
      const findings = await inTurns(readSlice(slice.records, partition, setup.rules));
      partition.closeIdle(askedAtMs, lagOf(slice.nextOffset, slice.endOffset));
      const outcome: SliceOutcome = { slice, findings, delta: await inTurns(partition.takingDelta()) };
      const appendMs = await appendOutcome(owned, outcome, setup);
      setup.report.processed(partition, outcome, appendMs);
    }
  } finally {
    setup.report.released(owned.partition);
  }
}

/** One atomic append, or none when nothing happened; returns how long it took. */
async function appendOutcome(owned: OwnedPartition, outcome: SliceOutcome, setup: ProcessingSetup): Promise<number> {
  const startedMs = setup.clock.nowMs();
  const batch = await atomicAppend(outcome, { group: setup.group, topic: owned.topic });
  if (batch !== null) await owned.append(batch);
  return setup.clock.nowMs() - startedMs;
}
