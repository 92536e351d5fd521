import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import kafkajs, {
  type AclOperationTypes as AclOperation,
  type AclResourceTypes as AclResource,
  type Admin,
} from 'kafkajs';
import { ADMIN_PORT } from './kafka-pods.js';

// CommonJS: Node finds its named exports only through the default one.
const {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ConfigResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} = kafkajs;
const run = promisify(execFile);

export interface WantedTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;
  readonly config: Readonly<Record<string, string>>;
}

export interface WantedAcl {
  readonly resource: { readonly type: string; readonly name: string; readonly patternType?: string };
  readonly operations: readonly string[];
}

/** The brokers of one Kafka, as an administrator reaches them. */
export class KafkaAt {
  constructor(
    private readonly addresses: readonly string[],
    private readonly pod: { readonly name: string; readonly namespace: string },
    private readonly kubectl: string,
  ) {}

  async putTopic({ name, partitions, replicas, config }: WantedTopic): Promise<void> {
    await this.asAdmin(async (admin) => {
      const entries = Object.entries(config).map(([key, value]) => ({ name: key, value }));
      if (!(await admin.listTopics()).includes(name)) {
        const topic = { topic: name, numPartitions: partitions, replicationFactor: replicas, configEntries: entries };
        await admin.createTopics({ topics: [topic], waitForLeaders: true });
        return;
      }
      const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
      const has = topics[0]?.partitions.length ?? 0;
      if (partitions < has) throw new Error(`${name} has ${has} partitions, and Kafka takes none away`);
      if (partitions > has) await admin.createPartitions({ topicPartitions: [{ topic: name, count: partitions }] });
      const resource = { type: ConfigResourceTypes.TOPIC, name, configEntries: entries };
      await admin.alterConfigs({ validateOnly: false, resources: [resource] });
    });
  }

  async deleteTopic(name: string): Promise<void> {
    await this.asAdmin(async (admin) => {
      if ((await admin.listTopics()).includes(name)) await admin.deleteTopics({ topics: [name] });
    });
  }

  topics(): Promise<string[]> {
    return this.asAdmin((admin) => admin.listTopics());
  }

  /** Exactly these, as the User Operator keeps them. */
  async putAcls(user: string, acls: readonly WantedAcl[]): Promise<void> {
    const principal = `User:${user}`;
    await this.asAdmin(async (admin) => {
      await admin.deleteAcls({
        filters: [
          {
            principal,
            resourceType: AclResourceTypes.ANY,
            resourcePatternType: ResourcePatternTypes.ANY,
            operation: AclOperationTypes.ANY,
            permissionType: AclPermissionTypes.ANY,
          },
        ],
      });
      const acl = acls.flatMap(({ resource, operations }) =>
        operations.map((operation) => ({
          principal,
          host: '*',
          resourceType: TYPES[resource.type]!,
          resourceName: resource.name,
          resourcePatternType:
            resource.patternType === 'prefix' ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
          operation: operationOf(operation),
          permissionType: AclPermissionTypes.ALLOW,
        })),
      );
      await admin.createAcls({ acl });
    });
  }

  /** kafkajs cannot store SCRAM credentials: Kafka's own tool does, in the pod. */
  async putPassword(user: string, password: string): Promise<void> {
    const tool = [
      'java',
      '-Xmx64m',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      '/opt/kafka/libs/*',
      'kafka.admin.ConfigCommand',
    ];
    const entity = ['--alter', '--entity-type', 'users', '--entity-name', user];
    const config = ['--add-config', `SCRAM-SHA-512=[iterations=4096,password=${password}]`];
    const at = ['--bootstrap-server', `localhost:${ADMIN_PORT}`];
    const exec = ['exec', '--namespace', this.pod.namespace, this.pod.name, '--'];
    await run(this.kubectl, [...exec, ...tool, ...at, ...entity, ...config], { timeout: 60_000 });
  }

  private async asAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const kafka = new Kafka({
      clientId: 'strimzi-stand-in',
      brokers: [...this.addresses],
      logLevel: logLevel.NOTHING,
      retry: { retries: 2, initialRetryTime: 200 },
      connectionTimeout: 2000,
      requestTimeout: 10_000,
    });
    const admin = kafka.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

/** `DescribeConfigs` of a KafkaUser is `DESCRIBE_CONFIGS` of the client. */
function operationOf(name: string): AclOperation {
  const key = name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  const operation = AclOperationTypes[key as keyof typeof AclOperationTypes];
  if (operation === undefined) throw new Error(`KafkaUser: unknown operation ${name}`);
  return operation;
}

const TYPES: Readonly<Record<string, AclResource>> = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  cluster: AclResourceTypes.CLUSTER,
  transactionalId: AclResourceTypes.TRANSACTIONAL_ID,
};
