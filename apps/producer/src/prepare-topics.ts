import { SOURCE_STATUS_TOPIC, TICK_TOPIC, type SourceStatusRecord } from '@cmp/contracts';
import { LogError, type EventLog, type TopicSpec } from '@cmp/event-log';
import type { Backoff, Clock, Logger, Readiness } from '@cmp/runtime';
import type { ProducerConfig } from './producer.config.js';
import { recallStatuses } from './status/recall-statuses.js';

/** The topics the producer writes. */
export function producerTopics(
  config: Pick<ProducerConfig, 'topicPartitions' | 'topicReplication' | 'retentionMs'>,
): readonly TopicSpec[] {
  const layout = {
    partitions: config.topicPartitions,
    replication: config.topicReplication,
    retentionMs: config.retentionMs,
  };
  return [
    { name: TICK_TOPIC, cleanup: 'delete', ...layout },
    { name: SOURCE_STATUS_TOPIC, cleanup: 'compact', ...layout },
  ];
}

export interface PrepareParts {
  readonly log: Pick<EventLog, 'ensureTopics' | 'bounds' | 'read'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly backoff: Backoff;
}

/**
 * Makes or checks the topics and gives what sources said in earlier runs, trying again while the log is away; null when `signal`
 * aborts first. Rejects with `TopicMismatchError` and other faults that waiting does not mend.
 */
export async function prepareTopics(
  topics: readonly TopicSpec[],
  parts: PrepareParts,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, SourceStatusRecord> | null> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      await parts.log.ensureTopics(topics);
      return await recallStatuses(parts.log, parts.logger);
    } catch (error) {
      if (!(error instanceof LogError && error.retriable)) throw error;
      parts.readiness.set('producer', false, `the event log cannot be used yet: ${error.message}`);
      if (attempt === 1) parts.logger.warn('the event log is away, polling starts once it is there', { error });
      await parts.clock.sleep(parts.backoff.nextMs(), signal);
    }
  }
  return null;
}
