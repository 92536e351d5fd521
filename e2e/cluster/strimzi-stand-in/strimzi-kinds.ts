import type { KubeResource } from '@cmp/kube';

const strimzi = (kind: string, plural: string): KubeResource => ({
  group: 'kafka.strimzi.io',
  version: 'v1',
  kind,
  plural,
  namespaced: true,
});
const core = (kind: string, plural: string): KubeResource => ({
  group: '',
  version: 'v1',
  kind,
  plural,
  namespaced: true,
});

export const KAFKA = strimzi('Kafka', 'kafkas');
export const NODE_POOL = strimzi('KafkaNodePool', 'kafkanodepools');
export const TOPIC = strimzi('KafkaTopic', 'kafkatopics');
export const USER = strimzi('KafkaUser', 'kafkausers');
export const SECRET = core('Secret', 'secrets');
export const SERVICE = core('Service', 'services');
export const POD = core('Pod', 'pods');
export const STATEFUL_SET: KubeResource = {
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  namespaced: true,
};

/** Which Kafka a pool, topic or user belongs to. */
export const CLUSTER_LABEL = 'strimzi.io/cluster';
