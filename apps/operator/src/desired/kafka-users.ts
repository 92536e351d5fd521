import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { kafkaName, nameOf } from './object-names.js';
import { ownedObject } from './owned-object.js';
import { gatewayRights, KEDA_RIGHTS, PROCESSOR_RIGHTS, PRODUCER_RIGHTS, type Acl } from './topic-rights.js';

/** A user with a password of its own for each service; Strimzi writes it into a Secret of the same name. */
export function kafkaUsers(pulse: MarketPulse, { keda }: { readonly keda: boolean }): readonly KubeObject[] {
  return [
    kafkaUser(pulse, 'producer', PRODUCER_RIGHTS),
    kafkaUser(pulse, 'processor', PROCESSOR_RIGHTS),
    kafkaUser(pulse, 'gateway', gatewayRights(pulse.spec.gateway)),
    ...(keda ? [kafkaUser(pulse, 'keda', KEDA_RIGHTS)] : []),
  ];
}

function kafkaUser(pulse: MarketPulse, user: string, acls: readonly Acl[]): KubeObject {
  return ownedObject(KINDS.KafkaUser, pulse, {
    name: nameOf(pulse, user),
    component: 'kafka',
    labels: { 'strimzi.io/cluster': kafkaName(pulse) },
    body: { spec: { authentication: { type: 'scram-sha-512' }, authorization: { type: 'simple', acls } } },
  });
}
