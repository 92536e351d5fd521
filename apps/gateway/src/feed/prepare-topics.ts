import {
  ALERT_TOPIC,
  DEAD_LETTER_STATUS_TOPIC,
  DEAD_LETTER_TOPIC,
  INGEST_TOPIC,
  PULSE_TOPIC,
  SOURCE_STATUS_TOPIC,
  TICK_TOPIC,
} from '@cmp/contracts';
import { LogError, type EventLog, type TopicSpec } from '@cmp/event-log';
import { backoff, type Clock, type Logger } from '@cmp/runtime';
import type { GatewayConfig } from '../gateway.config.js';

type Layout = Pick<GatewayConfig, 'topicPartitions' | 'topicReplication' | 'retentionMs'>;

/** The topics the gateway reads, and those that `/ingest` and the dead-letter desk write. */
export function gatewayTopics(config: Layout): readonly TopicSpec[] {
  const { topicPartitions: partitions, topicReplication: replication, retentionMs } = config;
  const layout = { partitions, replication, retentionMs };
  return [
    ...[PULSE_TOPIC, INGEST_TOPIC, TICK_TOPIC, ALERT_TOPIC, DEAD_LETTER_TOPIC].map((name) => ({
      name,
      cleanup: 'delete' as const,
      ...layout,
    })),
    ...[SOURCE_STATUS_TOPIC, DEAD_LETTER_STATUS_TOPIC].map((name) => ({
      name,
      cleanup: 'compact' as const,
      ...layout,
    })),
  ];
}

export interface PrepareTopicsParts {
  readonly log: Pick<EventLog, 'ensureTopics'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Makes missing topics and checks the others, until the log is there and has room. Rejects with `TopicMismatchError` and the like. */
export async function prepareTopics(
  topics: readonly TopicSpec[],
  { log, clock, logger }: PrepareTopicsParts,
  signal: AbortSignal,
): Promise<void> {
  const pauses = backoff({ baseMs: 250, factor: 2, maxMs: 5000, jitter: 0.2, random: Math.random });
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await log.ensureTopics(topics);
    } catch (error) {
      if (!(error instanceof LogError && error.retriable)) throw error;
      if (attempt === 1) logger.warn('the log is away; the topics are looked at again when it is back', { error });
      await clock.sleep(pauses.nextMs(), signal);
    }
  }
}
