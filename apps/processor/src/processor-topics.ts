import {
  ALERT_TOPIC,
  DEAD_LETTER_TOPIC,
  LATE_TOPIC,
  PULSE_CHANGELOG_TOPIC,
  PULSE_TOPIC,
  TICK_TOPIC,
} from '@cmp/contracts';
import type { TopicSpec } from '@cmp/event-log';
import type { ProcessorConfig } from './processor.config.js';

/** Input and outputs have equal partitions: partition n of each output is written from partition n of the input, by one writer. */
export function processorTopics(config: ProcessorConfig): TopicSpec[] {
  const shape = {
    partitions: config.topicPartitions,
    replication: config.topicReplication,
    retentionMs: config.retentionMs,
  };
  return [
    ...[TICK_TOPIC, PULSE_TOPIC, ALERT_TOPIC, LATE_TOPIC, DEAD_LETTER_TOPIC].map((name) => ({
      name,
      ...shape,
      cleanup: 'delete' as const,
    })),
    { name: PULSE_CHANGELOG_TOPIC, ...shape, cleanup: 'compact' },
  ];
}
