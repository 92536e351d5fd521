import { choice, flag, integer, list, secret, text, VariableFault, type ConfigOf, type CrossCheck } from '@cmp/runtime';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Where the log is and how its topics are made; the same in every app. `KAFKA_BROKERS` decides between embedded and Kafka. */
export const eventLogVariables = {
  dataDir: text('DATA_DIR', {
    meaning: 'Folder of the embedded log, from the working directory; made when missing',
    default: 'data',
  }),
  kafkaBrokers: list('KAFKA_BROKERS', {
    meaning: 'Kafka brokers as host:port; unset keeps the log embedded in DATA_DIR',
    default: null,
    max: 50,
    limits: '1 to 50 of host:port, comma separated',
    item(broker) {
      const port = Number(/^(?:[\w.-]+|\[[\da-fA-F:]+\]):(\d{1,5})$/.exec(broker)?.[1] ?? 0);
      if (port < 1 || port > 65_535)
        throw new VariableFault(`${JSON.stringify(broker)} is no host:port, such as "localhost:9092"`);
    },
  }),
  kafkaSsl: flag('KAFKA_SSL', { meaning: 'Speak TLS to the Kafka brokers', default: false }),
  kafkaSslCaFile: text('KAFKA_SSL_CA_FILE', {
    meaning: "PEM file with the authorities that may have signed the brokers' certificates; unset takes the system's",
    default: null,
  }),
  kafkaSslCertFile: text('KAFKA_SSL_CERT_FILE', {
    meaning: 'PEM file with the client certificate, for brokers that ask for one',
    default: null,
  }),
  kafkaSslKeyFile: text('KAFKA_SSL_KEY_FILE', {
    meaning: "PEM file with the client certificate's private key",
    default: null,
  }),
  kafkaSaslMechanism: choice('KAFKA_SASL_MECHANISM', {
    meaning: 'How to log in to the Kafka brokers',
    of: ['none', 'plain', 'scram-sha-256', 'scram-sha-512'],
    default: 'none',
  }),
  kafkaSaslUsername: text('KAFKA_SASL_USERNAME', { meaning: 'Kafka user', default: null, maxLength: 256 }),
  kafkaSaslPassword: secret('KAFKA_SASL_PASSWORD', { meaning: "Kafka user's password" }),
  // Brokers refuse less than 6 s unless set up otherwise; a member gives a silent group up after three sessions, so not much more.
  kafkaSessionTimeoutMs: integer('KAFKA_SESSION_TIMEOUT_MS', {
    meaning: 'How long a Kafka group waits for a silent replica before its partitions go to others',
    unit: 'ms',
    min: 6000,
    max: 60_000,
    default: 10_000,
  }),
  topicPartitions: integer('TOPIC_PARTITIONS', {
    meaning: 'Partitions of every topic that is made; existing topics must have as many',
    min: 1,
    max: 1000,
    default: 1,
  }),
  topicReplication: integer('TOPIC_REPLICATION', {
    meaning: 'Brokers that hold a copy of each Kafka topic that is made; without meaning for the embedded log',
    min: 1,
    max: 15,
    default: 1,
  }),
  retentionMs: integer('RETENTION_MS', {
    meaning: 'How long records are kept',
    unit: 'ms',
    min: 60_000,
    max: 3650 * DAY_MS,
    default: 7 * DAY_MS,
  }),
} as const;

export type EventLogConfig = ConfigOf<typeof eventLogVariables>;

/** Faults in the combination of the variables above; pass it to `parseVariables` with them. */
export const eventLogCrossCheck: CrossCheck<typeof eventLogVariables> = function* (config) {
  const { kafkaBrokers, kafkaSsl, kafkaSaslMechanism: mechanism } = config;
  const files = {
    KAFKA_SSL_CA_FILE: config.kafkaSslCaFile,
    KAFKA_SSL_CERT_FILE: config.kafkaSslCertFile,
    KAFKA_SSL_KEY_FILE: config.kafkaSslKeyFile,
  };
  const logins = { KAFKA_SASL_USERNAME: config.kafkaSaslUsername, KAFKA_SASL_PASSWORD: config.kafkaSaslPassword };

  if (kafkaBrokers === null && kafkaSsl) yield 'KAFKA_SSL=true needs KAFKA_BROKERS';
  if (kafkaBrokers === null && mechanism !== 'none') yield `KAFKA_SASL_MECHANISM=${mechanism} needs KAFKA_BROKERS`;
  for (const [name, file] of Object.entries(files)) {
    if (file !== null && !kafkaSsl) yield `${name} needs KAFKA_SSL=true`;
  }
  if (files.KAFKA_SSL_CERT_FILE !== null && files.KAFKA_SSL_KEY_FILE === null)
    yield 'KAFKA_SSL_CERT_FILE needs KAFKA_SSL_KEY_FILE';
  if (files.KAFKA_SSL_KEY_FILE !== null && files.KAFKA_SSL_CERT_FILE === null)
    yield 'KAFKA_SSL_KEY_FILE needs KAFKA_SSL_CERT_FILE';
  for (const [name, login] of Object.entries(logins)) {
    if (mechanism === 'none' && login !== null) yield `${name} needs KAFKA_SASL_MECHANISM`;
    if (mechanism !== 'none' && login === null) yield `KAFKA_SASL_MECHANISM=${mechanism} needs ${name}`;
  }
};
