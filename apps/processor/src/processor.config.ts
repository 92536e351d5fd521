import type { EventLogConfig } from '@cmp/event-log';
import {
  pipelineVariables,
  text,
  thresholdCrossCheck,
  thresholdVariables,
  windowCrossCheck,
  type ConfigOf,
} from '@cmp/runtime';

const { host, logLevel, windowMs, graceMs, moreWindows, correctionMs, idleCloseMs, maxFutureSkewMs } =
  pipelineVariables;

export const processorVariables = {
  host,
  logLevel,
  windowMs,
  graceMs,
  moreWindows,
  correctionMs,
  idleCloseMs,
  maxFutureSkewMs,
  ...thresholdVariables,
  processorGroup: text('PROCESSOR_GROUP', {
    meaning: 'Name that the replicas of one processor share; lag tools find its positions under it',
    default: 'market-pulse-processor',
    maxLength: 200,
  }),
} as const;

export const processorCrossChecks = [thresholdCrossCheck, windowCrossCheck];

/** What the processor needs: its own variables, and how topics are made. */
export type ProcessorConfig = ConfigOf<Omit<typeof processorVariables, 'host' | 'logLevel'>> &
  Pick<EventLogConfig, 'topicPartitions' | 'topicReplication' | 'retentionMs'>;
