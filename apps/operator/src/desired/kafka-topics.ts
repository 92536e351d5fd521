import {
  ALERT_TOPIC,
  DEAD_LETTER_STATUS_TOPIC,
  DEAD_LETTER_TOPIC,
  INGEST_TOPIC,
  LATE_TOPIC,
  PULSE_CHANGELOG_TOPIC,
  PULSE_TOPIC,
  SOURCE_STATUS_TOPIC,
  TICK_TOPIC,
} from '@cmp/contracts';
import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import { durationMs } from '../resource/duration.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { kafkaName, topicObjectName } from './object-names.js';
import { keptObject } from './owned-object.js';

/** As the services would make them: they refuse to start on topics that are laid out otherwise. */
export const TOPICS: readonly { readonly name: string; readonly cleanup: 'delete' | 'compact' }[] = [
  { name: TICK_TOPIC, cleanup: 'delete' },
  { name: PULSE_TOPIC, cleanup: 'delete' },
  { name: PULSE_CHANGELOG_TOPIC, cleanup: 'compact' },
  { name: ALERT_TOPIC, cleanup: 'delete' },
  { name: LATE_TOPIC, cleanup: 'delete' },
  { name: DEAD_LETTER_TOPIC, cleanup: 'delete' },
  { name: DEAD_LETTER_STATUS_TOPIC, cleanup: 'compact' },
  { name: INGEST_TOPIC, cleanup: 'delete' },
  { name: SOURCE_STATUS_TOPIC, cleanup: 'compact' },
];

/** A changelog is read whole at every take-over, so that it should stay close to its live size. */
const COMPACT_SOON = { 'min.cleanable.dirty.ratio': 0.1, 'segment.ms': 600_000, 'delete.retention.ms': 3_600_000 };

export function kafkaTopics(pulse: MarketPulse): readonly KubeObject[] {
  const { partitions, replication } = pulse.spec.topics;
  return TOPICS.map(({ name, cleanup }) =>
    keptObject(KINDS.KafkaTopic, pulse, {
      name: topicObjectName(pulse, name),
      component: 'kafka',
      labels: { 'strimzi.io/cluster': kafkaName(pulse) },
      body: { spec: { topicName: name, partitions, replicas: replication, config: topicConfig(pulse, cleanup) } },
    }),
  );
}

function topicConfig({ spec }: MarketPulse, cleanup: 'delete' | 'compact') {
  const { replication, retention } = spec.topics;
  return {
    'cleanup.policy': cleanup,
    // The log's own clock, the same for every writer; a producer's clock may be wrong.
    'message.timestamp.type': 'LogAppendTime',
    'compression.type': 'producer',
    ...(replication >= 3 ? { 'min.insync.replicas': 2 } : {}),
    ...(cleanup === 'delete' ? { 'retention.ms': durationMs(retention) } : COMPACT_SOON),
  };
}
