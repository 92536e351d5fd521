import { z } from 'zod';
import { ruled } from './cel-rule.js';
import { bytes, resources } from './quantity.js';
import { dataKey, objectName, secretKey } from './secret-key.js';

const VERSIONS = ['4.2.0', '4.2.1', '4.3.0', '4.3.1'] as const;

const managed = z.object({
  brokers: z.int().min(1).max(50).default(1).describe('Brokers; a single one is its own controller'),
  controllers: z
    .int()
    .min(1)
    .max(9)
    .optional()
    .describe('Controllers of their own; unset is none for a single broker and 3 beside several'),
  version: z.enum(VERSIONS).default('4.3.1').describe('Version of Kafka, one that Strimzi 1.2 knows'),
  storage: z
    .object({
      size: bytes('Size of the volume of each broker').default('10Gi'),
      class: objectName("StorageClass; unset takes the cluster's default").optional(),
      ephemeral: z.boolean().default(false).describe('Keep nothing when a pod goes: for throw-away clusters'),
    })
    .prefault({})
    .describe('Where brokers keep their records'),
  resources: resources({ cpu: '500m', memory: '1Gi' }),
});

const tls = z.object({
  caSecret: secretKey("Secret with the authorities of the brokers; unset takes the system's", 'ca.crt').optional(),
  clientCertSecret: z
    .object({
      name: objectName('Name of the Secret'),
      certKey: dataKey('Entry with the certificate').default('user.crt'),
      keyKey: dataKey('Entry with the private key').default('user.key'),
    })
    .optional()
    .describe('Secret with a client certificate, for brokers that ask for one'),
});

const sasl = z.object({
  mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).describe('How to log in'),
  secret: z
    .object({
      name: objectName('Name of the Secret'),
      usernameKey: dataKey('Entry with the user').default('username'),
      passwordKey: dataKey('Entry with the password').default('password'),
    })
    .describe('Secret with user and password'),
});

const broker = z
  .string()
  .max(260)
  .regex(/^([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}$/, 'must be host:port, such as kafka.example.org:9092')
  .describe('host:port');

const existing = z.object({
  bootstrapServers: z
    .array(broker)
    .min(1)
    .max(50)
    .meta({ 'x-kubernetes-list-type': 'set' })
    .describe('Some of the brokers; the others are found through them'),
  tls: tls.optional().describe('Speak TLS to the brokers'),
  sasl: sasl.optional().describe('Log in to the brokers'),
});

/** Which Kafka carries the records. */
export const kafkaSpec = ruled(
  z.object({
    managed: managed.optional().describe('A Kafka of its own, made and kept by Strimzi'),
    existing: existing.optional().describe('A Kafka that is there already'),
  }),
  [
    {
      rule: 'has(self.managed) != has(self.existing)',
      message: 'set exactly one of kafka.managed and kafka.existing',
      holds: (kafka) => (kafka.managed === undefined) !== (kafka.existing === undefined),
    },
    {
      rule: 'has(self.managed) == has(oldSelf.managed)',
      message: 'a MarketPulse cannot move between a managed and an existing Kafka: make a new one',
    },
  ],
).describe('Kafka, managed or existing');

export type ManagedKafka = z.output<typeof managed>;
export type ExistingKafka = z.output<typeof existing>;
