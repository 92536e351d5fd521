import { PULSE_TOPIC, TICK_TOPIC } from '@cmp/contracts';
import type { EventLogReader } from '@cmp/event-log';
import {
  verifyPartition,
  type Difference,
  type LeftOut,
  type VerifyRules,
  type VerifySpan,
} from './verify-partition.js';

export interface Verdict {
  readonly passed: number;
  readonly failed: number;
  readonly differences: readonly Difference[];
  readonly leftOut: LeftOut;
  /** Ticks that had not been processed when the comparison began. */
  readonly unprocessed: number;
}

/**
 * Compares what was published with what the ticks say, partition by partition. Only ticks that the processor had processed before the
 * results were looked at are asked for. Throws `UnknownTopicError` for a log without the topics.
 */
export async function verifyLog(
  log: EventLogReader,
  group: string,
  rules: VerifyRules,
  span: VerifySpan,
): Promise<Verdict> {
  // In this order: what was processed before it was asked for is in the pulse topic afterwards.
  const ticks = await log.bounds(TICK_TOPIC);
  const positions = await log.positions(group, TICK_TOPIC);
  const pulses = await log.bounds(PULSE_TOPIC);
  const total = { passed: 0, failed: 0, differences: [] as Difference[], unprocessed: 0 };
  const leftOut: LeftOut = { open: 0, cut: 0, otherDefinition: 0 };
  for (const bounds of ticks) {
    const { partition, startOffset, endOffset } = bounds;
    const reached = positions.find((one) => one.partition === partition)?.nextOffset ?? startOffset;
    const processedTo = Math.max(startOffset, Math.min(reached, endOffset));
    const place = {
      ticks: bounds,
      pulses: pulses[partition] ?? { partition, startOffset: 0, endOffset: 0 },
      processedTo,
    };
    const verdict = await verifyPartition(log, place, rules, span);
    total.passed += verdict.passed;
    total.failed += verdict.failedWindows;
    total.unprocessed += endOffset - processedTo;
    total.differences.push(...verdict.differences);
    leftOut.open += verdict.leftOut.open;
    leftOut.cut += verdict.leftOut.cut;
    leftOut.otherDefinition += verdict.leftOut.otherDefinition;
  }
  return { ...total, leftOut };
}
