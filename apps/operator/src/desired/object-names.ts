import { createHash } from 'node:crypto';
import type { MarketPulse } from '../resource/market-pulse.js';

type Named = Pick<MarketPulse, 'metadata'>;

/** `<market pulse>-<part>`: fits into 63 characters, because the resource's own name is bounded. */
export const nameOf = ({ metadata }: Named, part: string) => `${metadata.name}-${part}`;

export const kafkaName = (pulse: Named) => nameOf(pulse, 'kafka');

/** Made by Strimzi: the address of all brokers, inside the cluster. */
export const kafkaBootstrap = (pulse: Named) =>
  `${kafkaName(pulse)}-kafka-bootstrap.${pulse.metadata.namespace}.svc:9093`;

/** Made by Strimzi: the authority of the brokers' certificates. */
export const kafkaCaSecret = (pulse: Named) => `${kafkaName(pulse)}-cluster-ca-cert`;

const LONGEST_POOL_NAME = 18; // 63 - 41 for kafka - two dashes - two digits

/**
 * A broker's pod is called `<kafka>-<pool>-<id>`, and its host name has 63 characters. A pool whose name would be too long for that is
 * told apart by a hash.
 */
export function poolName(pulse: Named, role: 'broker' | 'controller'): string {
  const plain = nameOf(pulse, role);
  if (plain.length <= LONGEST_POOL_NAME) return plain;
  const hash = createHash('sha256').update(pulse.metadata.name).digest('hex').slice(0, 6);
  // Names begin with a letter.
  return `p${hash}-${role}`;
}

/** `crypto_market_data` is no name of a Kubernetes object. */
export const topicObjectName = (pulse: Named, topic: string) => nameOf(pulse, topic.replaceAll('_', '-'));

/** Lease of the one producer that polls. */
export const producerLease = (pulse: Named) => nameOf(pulse, 'producer');
