import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import { canonicalAmount } from '../resource/canonical-quantity.js';
import type { ManagedKafka } from '../resource/kafka-spec.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { defined } from './defined.js';
import { kafkaName, poolName } from './object-names.js';
import { keptObject } from './owned-object.js';
import { containerResources } from './container-resources.js';

const CONTROLLER_VOLUME = '4Gi';
const CONTROLLERS_BESIDE_SEVERAL = 3;

/** One node that is both for a laptop; brokers and controllers apart as soon as there are several. */
export function kafkaNodePools(pulse: MarketPulse, managed: ManagedKafka): readonly KubeObject[] {
  const controllers = managed.controllers ?? (managed.brokers === 1 ? 0 : CONTROLLERS_BESIDE_SEVERAL);
  const { size } = managed.storage;
  if (controllers === 0) return [pool(pulse, managed, 'broker', managed.brokers, ['controller', 'broker'], size)];
  return [
    pool(pulse, managed, 'controller', controllers, ['controller'], CONTROLLER_VOLUME),
    pool(pulse, managed, 'broker', managed.brokers, ['broker'], size),
  ];
}

function pool(
  pulse: MarketPulse,
  managed: ManagedKafka,
  role: 'broker' | 'controller',
  replicas: number,
  roles: readonly string[],
  size: string,
): KubeObject {
  const spec = {
    replicas,
    roles,
    storage: storage(pulse, managed, size),
    resources: containerResources(managed.resources),
    template: { pod: { topologySpreadConstraints: spread(pulse, role) } },
  };
  return keptObject(KINDS.KafkaNodePool, pulse, {
    name: poolName(pulse, role),
    component: 'kafka',
    labels: { 'strimzi.io/cluster': kafkaName(pulse) },
    body: { spec },
  });
}

function storage({ spec }: MarketPulse, managed: ManagedKafka, size: string) {
  const { ephemeral, class: storageClass } = managed.storage;
  const volume = ephemeral
    ? { id: 0, type: 'ephemeral', kraftMetadata: 'shared' }
    : defined({
        id: 0,
        type: 'persistent-claim',
        size: canonicalAmount(size),
        class: storageClass,
        deleteClaim: spec.topics.deletionPolicy === 'Delete',
        kraftMetadata: 'shared',
      });
  return { type: 'jbod', volumes: [volume] };
}

/** Strimzi spreads nothing by itself. */
function spread(pulse: MarketPulse, role: 'broker' | 'controller') {
  const labelSelector = { matchLabels: { 'strimzi.io/pool-name': poolName(pulse, role) } };
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector,
  }));
}
