import type { AdminConnection } from './admin-connection.js';
import type { KafkaLogSettings } from './kafka-log-options.js';
import type { TopicCatalogue } from './topic-facts.js';

/** What the parts of one opened log share. */
export interface KafkaParts {
  readonly settings: KafkaLogSettings;
  readonly admin: AdminConnection;
  readonly catalogue: TopicCatalogue;
}
