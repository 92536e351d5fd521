import type { MarketPulse } from '../resource/market-pulse.js';
import { kafkaAccess, secretsOfAccess, type SecretEntry } from './kafka-access.js';
import { secretVariable, type PodInputs } from './pod-inputs.js';
import { defined } from './defined.js';

const FOLDER = '/etc/kafka-tls';
const FILES = {
  ca: { file: 'ca.crt', variable: 'KAFKA_SSL_CA_FILE' },
  cert: { file: 'client.crt', variable: 'KAFKA_SSL_CERT_FILE' },
  key: { file: 'client.key', variable: 'KAFKA_SSL_KEY_FILE' },
} as const;

/** What a pod of `component` needs to reach Kafka: variables, login, and certificates as files. */
export function podKafka(pulse: MarketPulse, component: string): PodInputs {
  const access = kafkaAccess(pulse, component);
  const { brokers, tls, login } = access;
  const username = login?.username;
  const files = Object.entries(FILES).flatMap(([part, target]) => {
    const entry = tls?.[part as keyof typeof FILES];
    return entry === undefined ? [] : [{ entry, ...target }];
  });
  return {
    settings: {
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_SSL: String(tls !== null),
      ...Object.fromEntries(files.map(({ file, variable }) => [variable, `${FOLDER}/${file}`])),
      ...defined({
        KAFKA_SASL_MECHANISM: login?.mechanism,
        KAFKA_SASL_USERNAME: typeof username === 'string' ? username : undefined,
      }),
    },
    env: [
      ...(typeof username === 'object' ? [secretVariable('KAFKA_SASL_USERNAME', username)] : []),
      ...(login === null ? [] : [secretVariable('KAFKA_SASL_PASSWORD', login.password)]),
    ],
    secrets: secretsOfAccess(access),
    ...(files.length === 0 ? { volumes: [], mounts: [] } : certificates(files)),
  };
}

function certificates(files: readonly { readonly entry: SecretEntry; readonly file: string }[]) {
  const sources = files.map(({ entry, file }) => ({
    secret: { name: entry.name, items: [{ key: entry.key, path: file }] },
  }));
  return {
    volumes: [{ name: 'kafka-tls', projected: { sources } }],
    mounts: [{ name: 'kafka-tls', mountPath: FOLDER, readOnly: true }],
  };
}
