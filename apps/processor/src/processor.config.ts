import type { EventLogConfig } from '@cmp/event-log';
import { integer, pipelineVariables, text, thresholdCrossCheck, thresholdVariables, type ConfigOf } from '@cmp/runtime';

const { host, logLevel, windowMs, graceMs, idleCloseMs } = pipelineVariables;

export const processorVariables = {
  host,
  logLevel,
  windowMs,
  graceMs,
  idleCloseMs,
  ...thresholdVariables,
  maxFutureSkewMs: integer('MAX_FUTURE_SKEW_MS', {
    meaning: "How far a tick's time may lie ahead of the log's clock; later ones become dead letters",
    unit: 'ms',
    min: 0,
    max: 86_400_000,
    default: 60_000,
  }),
  processorGroup: text('PROCESSOR_GROUP', {
    meaning: 'Name that the replicas of one processor share; lag tools find its positions under it',
    default: 'market-pulse-processor',
    maxLength: 200,
  }),
} as const;

export const processorCrossChecks = [thresholdCrossCheck];

/** What the processor needs: its own variables, and how topics are made. */
export type ProcessorConfig = ConfigOf<Omit<typeof processorVariables, 'host' | 'logLevel'>> &
  Pick<EventLogConfig, 'topicPartitions' | 'topicReplication' | 'retentionMs'>;
