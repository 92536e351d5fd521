import { PULSE_CHANGELOG_TOPIC, TICK_TOPIC } from '@cmp/contracts';
import type { Logger } from '@cmp/runtime';
import type { RestoredPartition } from './changelog/restore-partition.js';
import type { ProcessorMetrics } from './processor-metrics.js';
import type { ProcessorReadiness } from './processor-readiness.js';
import type { SliceOutcome } from './slice/atomic-append.js';
import type { ProcessingReport } from './tick-topic-to-pulse-topic.js';

interface Told {
  readonly logger: Logger;
  readonly metrics: ProcessorMetrics;
  readonly readiness: ProcessorReadiness;
}

/** Tells people, scrapers and orchestrators what the processing did. */
export function processingReport({ logger, metrics, readiness }: Told): ProcessingReport {
  return {
    restored(partition, restored) {
      metrics.restored(partition, restored);
      const { fromOffset, openWindows } = restored;
      logger.info('partition taken', {
        topic: TICK_TOPIC,
        partition,
        from_offset: fromOffset,
        open_windows: openWindows,
      });
      warnOfLoss(logger, partition, restored);
    },
    processed(partition, outcome, appendMs) {
      readiness.worked(outcome.slice.partition);
      metrics.processed(partition, outcome, appendMs);
      logOutcome(logger, outcome, partition.clockMs);
    },
    released(partition) {
      metrics.released(partition);
      logger.info('partition released', { topic: TICK_TOPIC, partition });
    },
  };
}

function warnOfLoss(
  logger: Logger,
  partition: number,
  { fromOffset, lostRecords, abandonedWindows, rebuildTo }: RestoredPartition,
): void {
  if (rebuildTo !== null) {
    logger.warn('there are results but no state: it is built again from the ticks, and nothing is published twice', {
      topic: TICK_TOPIC,
      partition,
      from_offset: fromOffset,
      rebuild_to: rebuildTo,
    });
  }
  if (lostRecords > 0) {
    logger.warn(
      'ticks were removed by retention before they were processed: windows of that time are missing or incomplete',
      {
        topic: TICK_TOPIC,
        partition,
        lost_records: lostRecords,
        from_offset: fromOffset,
      },
    );
  }
  if (abandonedWindows > 0) {
    logger.warn('the window length was changed: open windows of the old length will not be published', {
      topic: PULSE_CHANGELOG_TOPIC,
      partition,
      abandoned_windows: abandonedWindows,
    });
  }
}

function logOutcome(logger: Logger, { slice, findings, delta }: SliceOutcome, clockMs: number | null): void {
  const { partition } = slice;
  for (const { value } of findings.deadLetters) {
    const { topic, offset, reason, detail } = value;
    logger.warn('a record cannot be used and became a dead letter', { topic, partition, offset, reason, detail });
  }
  if (findings.late.length > 0) {
    const { topic, offset, coin, behind_ms } = findings.late[0]?.value ?? {};
    logger.warn('ticks came after their window had closed', {
      ticks: findings.late.length,
      first: { topic, partition, offset, coin, behind_ms },
    });
  }
  if (delta.pulses.length > 0) {
    const clock = clockMs === null ? null : new Date(clockMs).toISOString();
    logger.debug('windows closed', {
      partition,
      windows: delta.pulses.length,
      closed_by: delta.pulses[0]?.closedBy,
      clock,
    });
  }
}
