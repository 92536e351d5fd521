import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { kafkaMonitor } from './component-objects.js';
import { serves, type Facts } from './facts.js';
import { kafkaCluster } from './kafka-cluster.js';
import { kafkaNodePools } from './kafka-node-pools.js';
import { kafkaTopics } from './kafka-topics.js';
import { kafkaUsers } from './kafka-users.js';
import { kafkaName } from './object-names.js';
import { replicaLimits } from './replica-limits.js';

/** A managed Kafka with its topics and users. On an existing one the services make their topics themselves. */
export function topicsObjects(pulse: MarketPulse, facts: Facts): readonly KubeObject[] {
  const { managed } = pulse.spec.kafka;
  if (managed === undefined || !serves(facts, KINDS.Kafka)) return [];
  const keda = replicaLimits(pulse, 'processor', facts).scaledBy === 'keda';
  const monitored = pulse.spec.monitoring.enabled && serves(facts, KINDS.PodMonitor);
  return [
    ...kafkaNodePools(pulse, managed),
    kafkaCluster(pulse, managed),
    ...kafkaTopics(pulse),
    ...kafkaUsers(pulse, { keda }),
    ...(monitored ? [kafkaMonitor(pulse, kafkaName(pulse))] : []),
  ];
}
