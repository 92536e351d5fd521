import type { KubeObject } from '@cmp/kube';

export interface KafkaPlace {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly brokers: number;
}

/** Clients of the pipeline come here: TLS and SCRAM, as the Kafka resource says. */
export const CLIENT_PORT = 9093;
/** The stand-in itself comes here, and the brokers to each other. */
export const ADMIN_PORT = 9092;
const CONTROLLER_PORT = 9090;

export const namesOf = ({ name, namespace }: Pick<KafkaPlace, 'name' | 'namespace'>) => ({
  bootstrap: `${name}-kafka-bootstrap`,
  brokers: `${name}-kafka-brokers`,
  ca: `${name}-cluster-ca-cert`,
  keystore: `${name}-kafka-keystore`,
  pods: `${name}-kafka`,
  hosts: [
    `${name}-kafka-bootstrap`,
    `${name}-kafka-bootstrap.${namespace}`,
    `${name}-kafka-bootstrap.${namespace}.svc`,
    `*.${name}-kafka-brokers.${namespace}.svc`,
  ],
});

/** What Strimzi makes of a Kafka, as far as the pipeline sees it: bootstrap Service, CA Secret, pods with the real jars. */
export function kafkaObjects(place: KafkaPlace, ca: string, keystore: string, image: string): readonly KubeObject[] {
  const names = namesOf(place);
  const labels = { 'strimzi.io/cluster': place.name, 'strimzi.io/kind': 'Kafka' };
  const secret = (name: string, stringData: Record<string, string>) =>
    owned(place, 'v1', 'Secret', name, labels, { stringData });
  return [
    secret(names.ca, { 'ca.crt': ca }),
    secret(names.keystore, { 'keystore.pem': keystore }),
    owned(place, 'v1', 'Service', names.bootstrap, labels, { spec: { selector: labels, ports: ports() } }),
    owned(place, 'v1', 'Service', names.brokers, labels, {
      spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: labels, ports: ports() },
    }),
    owned(place, 'apps/v1', 'StatefulSet', names.pods, labels, {
      spec: {
        serviceName: names.brokers,
        replicas: place.brokers,
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: podSpec(place, image) },
      },
    }),
  ];
}

function podSpec(place: KafkaPlace, image: string) {
  const names = namesOf(place);
  return {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 10,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'kafka',
        image,
        imagePullPolicy: 'IfNotPresent',
        // The number of the pod is the number of the node.
        command: ['bash', '-c', `${EXPORTS} && exec /etc/kafka/docker/run`],
        env: Object.entries(settings(place)).map(([name, value]) => ({ name, value })),
        ports: ports().map(({ name, port }) => ({ name, containerPort: port })),
        readinessProbe: { tcpSocket: { port: ADMIN_PORT }, periodSeconds: 1 },
        resources: { requests: { cpu: '100m', memory: '400Mi' }, limits: { memory: '900Mi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        volumeMounts: [
          { name: 'data', mountPath: '/var/lib/kafka/data' },
          { name: 'keystore', mountPath: '/keystore', readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: 'data', emptyDir: {} },
      { name: 'keystore', secret: { secretName: names.keystore } },
    ],
  };
}

const EXPORTS = [
  'export KAFKA_NODE_ID=${HOSTNAME##*-}',
  'export KAFKA_ADVERTISED_LISTENERS=CLIENTS://$HOSTNAME.$BROKERS:9093,ADMIN://$(hostname -i):9092',
].join(' && ');

function settings(place: KafkaPlace): Record<string, string> {
  const { brokers: service, pods } = namesOf(place);
  const domain = `${service}.${place.namespace}.svc`;
  const copies = String(Math.min(3, place.brokers));
  const voters = Array.from({ length: place.brokers }, (_, id) => `${id}@${pods}-${id}.${domain}:${CONTROLLER_PORT}`);
  return {
    BROKERS: domain,
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: voters.join(','),
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_INTER_BROKER_LISTENER_NAME: 'ADMIN',
    KAFKA_LISTENERS: `CLIENTS://:${CLIENT_PORT},ADMIN://:${ADMIN_PORT},CONTROLLER://:${CONTROLLER_PORT}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CLIENTS:SASL_SSL,ADMIN:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_SASL_ENABLED_MECHANISMS: 'SCRAM-SHA-512',
    KAFKA_LISTENER_NAME_CLIENTS_SCRAM___SHA___512_SASL_JAAS_CONFIG:
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    KAFKA_LISTENER_NAME_CLIENTS_SSL_KEYSTORE_TYPE: 'PEM',
    KAFKA_LISTENER_NAME_CLIENTS_SSL_KEYSTORE_LOCATION: '/keystore/keystore.pem',
    KAFKA_AUTHORIZER_CLASS_NAME: 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    KAFKA_SUPER_USERS: 'User:ANONYMOUS',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: copies,
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '5',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: copies,
    KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: '5',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: String(Math.max(1, Number(copies) - 1)),
    KAFKA_LOG_DIRS: '/var/lib/kafka/data',
    KAFKA_HEAP_OPTS: '-Xms128m -Xmx384m',
  };
}

const ports = () => [
  { name: 'tcp-clients', port: CLIENT_PORT },
  { name: 'tcp-admin', port: ADMIN_PORT },
  { name: 'tcp-control', port: CONTROLLER_PORT },
];

/** Goes when its Kafka goes. */
export function owned(
  { name, namespace, uid }: Pick<KafkaPlace, 'name' | 'namespace' | 'uid'>,
  apiVersion: string,
  kind: string,
  objectName: string,
  labels: Readonly<Record<string, string>>,
  body: object,
  owner = 'Kafka',
): KubeObject {
  const ownerReferences = [{ apiVersion: 'kafka.strimzi.io/v1', kind: owner, name, uid, controller: true }];
  return { apiVersion, kind, metadata: { name: objectName, namespace, labels, ownerReferences }, ...body };
}
