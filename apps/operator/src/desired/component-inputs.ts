import type { MarketPulse } from '../resource/market-pulse.js';
import { kafkaAccess, secretsOfAccess } from './kafka-access.js';
import { producerLease } from './object-names.js';
import { joined, secretInputs, settingsOnly, type PodInputs } from './pod-inputs.js';
import { podKafka } from './pod-kafka.js';
import { gatewaySettings, processorSettings, producerSettings } from './service-settings.js';

/** What the pods of the producer are given. */
export function producerInputs(pulse: MarketPulse): PodInputs {
  const { apiKeySecret } = pulse.spec.source.coingecko;
  return joined([
    settingsOnly(producerSettings(pulse.spec)),
    settingsOnly({ POLL_LEASE: `${pulse.metadata.namespace}/${producerLease(pulse)}` }),
    podKafka(pulse, 'producer'),
    secretInputs({ COINGECKO_API_KEY: apiKeySecret }),
  ]);
}

export function processorInputs(pulse: MarketPulse): PodInputs {
  return joined([settingsOnly(processorSettings(pulse.spec)), podKafka(pulse, 'processor')]);
}

export function gatewayInputs(pulse: MarketPulse): PodInputs {
  const { ingestKeySecret, adminKeySecret } = pulse.spec.gateway;
  return joined([
    settingsOnly(gatewaySettings(pulse.spec)),
    podKafka(pulse, 'gateway'),
    secretInputs({ INGEST_API_KEY: ingestKeySecret, ADMIN_API_KEY: adminKeySecret }),
  ]);
}

/** Names of the Secrets that the pods rest on: those whose checksums belong into the facts. */
export function referencedSecrets(pulse: MarketPulse): readonly string[] {
  return joined([producerInputs(pulse), processorInputs(pulse), gatewayInputs(pulse)]).secrets;
}

/** Those of them that Strimzi makes: passwords of users, and the authority of a managed Kafka. */
export function secretsOfStrimzi(pulse: MarketPulse): readonly string[] {
  if (pulse.spec.kafka.managed === undefined) return [];
  return ['producer', 'processor', 'gateway'].flatMap((user) => secretsOfAccess(kafkaAccess(pulse, user)));
}
