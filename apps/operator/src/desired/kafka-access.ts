import type { ExistingKafka } from '../resource/kafka-spec.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { kafkaBootstrap, kafkaCaSecret, nameOf } from './object-names.js';

/** Where an entry of a Secret lies. */
export interface SecretEntry {
  readonly name: string;
  readonly key: string;
}

/** How one user reaches the brokers, whoever runs them. */
export interface KafkaAccess {
  readonly brokers: readonly string[];
  readonly tls: {
    readonly ca?: SecretEntry | undefined;
    readonly cert?: SecretEntry | undefined;
    readonly key?: SecretEntry | undefined;
  } | null;
  readonly login: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    /** The name itself, or where it is written. */
    readonly username: string | SecretEntry;
    readonly password: SecretEntry;
  } | null;
}

/** `user`: the last part of the name of the KafkaUser, where Kafka is managed. */
export function kafkaAccess(pulse: MarketPulse, user: string): KafkaAccess {
  const { existing } = pulse.spec.kafka;
  return existing === undefined ? managedAccess(pulse, user) : existingAccess(existing);
}

function managedAccess(pulse: MarketPulse, user: string): KafkaAccess {
  const name = nameOf(pulse, user);
  return {
    brokers: [kafkaBootstrap(pulse)],
    tls: { ca: { name: kafkaCaSecret(pulse), key: 'ca.crt' } },
    login: { mechanism: 'scram-sha-512', username: name, password: { name, key: 'password' } },
  };
}

function existingAccess({ bootstrapServers, tls, sasl }: ExistingKafka): KafkaAccess {
  const client = tls?.clientCertSecret;
  return {
    brokers: bootstrapServers,
    tls:
      tls === undefined
        ? null
        : {
            ca: tls.caSecret,
            cert: client && { name: client.name, key: client.certKey },
            key: client && { name: client.name, key: client.keyKey },
          },
    login: sasl === undefined ? null : loginOf(sasl),
  };
}

function loginOf({ mechanism, secret }: NonNullable<ExistingKafka['sasl']>) {
  const entry = (key: string) => ({ name: secret.name, key });
  return { mechanism, username: entry(secret.usernameKey), password: entry(secret.passwordKey) };
}

/** Names of the Secrets that the access rests on. */
export function secretsOfAccess({ tls, login }: KafkaAccess): readonly string[] {
  const entries = [tls?.ca, tls?.cert, tls?.key, login?.username, login?.password];
  return [...new Set(entries.flatMap((entry) => (typeof entry === 'object' ? [entry.name] : [])))];
}
