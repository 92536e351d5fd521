import { SOURCE_STATUS_TOPIC, TICK_TOPIC } from '@cmp/contracts';
import { LogError, type TopicSpec } from '@cmp/event-log';
import type { Backoff, Clock, Logger, Readiness } from '@cmp/runtime';
import type { ProducerConfig } from './producer.config.js';

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

export interface WaitingParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly backoff: Backoff;
}

/**
 * What `work` gives, tried again while the log is away, and not ready meanwhile; null when `signal` aborts first. Rejects with
 * `TopicMismatchError` and other faults that waiting does not mend.
 */
export async function onceLogAnswers<T>(
  parts: WaitingParts,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | null> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      const result = await work();
      parts.readiness.set('producer', true);
      return result;
    } catch (error) {
      if (!(error instanceof LogError && error.retriable)) throw error;
      parts.readiness.set('producer', false, `the event log cannot be used yet: ${error.message}`);
      if (attempt === 1) parts.logger.warn('the event log is away, polling starts once it is there', { error });
      await parts.clock.sleep(parts.backoff.nextMs(), signal);
    }
  }
  return null;
}
