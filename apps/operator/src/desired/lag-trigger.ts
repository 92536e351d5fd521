import { TICK_TOPIC } from '@cmp/contracts';
import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { PROCESSOR_GROUP } from './consumer-group.js';
import { kafkaAccess, type SecretEntry } from './kafka-access.js';
import { nameOf } from './object-names.js';
import { ownedObject } from './owned-object.js';
import type { Trigger } from './scaled-object.js';

const SASL = { plain: 'plaintext', 'scram-sha-256': 'scram_sha256', 'scram-sha-512': 'scram_sha512' } as const;

/** KEDA asks the brokers for the lag itself, as a user of its own where Kafka is managed. */
export function lagTrigger(pulse: MarketPulse, lagPerReplica: number): Trigger {
  const { brokers, tls, login } = kafkaAccess(pulse, 'keda');
  const secured = tls !== null || login !== null;
  return {
    type: 'kafka',
    metadata: {
      bootstrapServers: brokers.join(','),
      consumerGroup: PROCESSOR_GROUP,
      topic: TICK_TOPIC,
      lagThreshold: String(lagPerReplica),
      // A processor without a changelog begins at the beginning.
      offsetResetPolicy: 'earliest',
      // Coins are no even load: a replica without a partition that lags would have nothing to do.
      limitToPartitionsWithLag: 'true',
      // On would hide a stuck partition.
      excludePersistentLag: 'false',
      allowIdleConsumers: 'false',
      // Without it KEDA speaks as for Kafka 1.0, which 4.x has left behind.
      version: '2.6.0',
      tls: tls === null ? 'disable' : 'enable',
      sasl: login === null ? 'none' : SASL[login.mechanism],
    },
    ...(secured ? { authenticationRef: { name: nameOf(pulse, 'keda') } } : {}),
  };
}

/** The ConfigMap and TriggerAuthentication by which KEDA logs in; none where Kafka asks for nothing. */
export function lagTriggerAccess(pulse: MarketPulse): readonly KubeObject[] {
  const { tls, login } = kafkaAccess(pulse, 'keda');
  if (tls === null && login === null) return [];
  const name = nameOf(pulse, 'keda');
  const component = 'processor';
  const user = typeof login?.username === 'string' ? login.username : undefined;
  const secretTargetRef = parameters({
    username: typeof login?.username === 'object' ? login.username : undefined,
    password: login?.password,
    ca: tls?.ca,
    cert: tls?.cert,
    key: tls?.key,
  });
  const spec = {
    ...(secretTargetRef.length === 0 ? {} : { secretTargetRef }),
    ...(user === undefined ? {} : { configMapTargetRef: [{ parameter: 'username', name, key: 'username' }] }),
  };
  return [
    // Strimzi's Secret holds the password, not the name, and KEDA takes the name from an object only.
    ...(user === undefined
      ? []
      : [ownedObject(KINDS.ConfigMap, pulse, { name, component, body: { data: { username: user } } })]),
    ownedObject(KINDS.TriggerAuthentication, pulse, { name, component, body: { spec } }),
  ];
}

function parameters(wanted: Readonly<Record<string, SecretEntry | undefined>>) {
  return Object.entries(wanted).flatMap(([parameter, entry]) => (entry === undefined ? [] : [{ parameter, ...entry }]));
}
