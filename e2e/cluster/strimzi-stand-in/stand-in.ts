import { randomBytes } from 'node:crypto';
import { KubeApiError, type KubeApi, type KubeObject, type KubeResource } from '@cmp/kube';
import { makeCertificates } from './certificates.js';
import { KafkaAt, type WantedAcl } from './kafka-at.js';
import { ADMIN_PORT, CLIENT_PORT, kafkaObjects, namesOf, owned } from './kafka-pods.js';
import { CLUSTER_LABEL, KAFKA, NODE_POOL, POD, SECRET, SERVICE, STATEFUL_SET, TOPIC, USER } from './strimzi-kinds.js';

export interface StandInOptions {
  readonly api: KubeApi;
  /** Path of kubectl, for what only a command in a pod can do. */
  readonly kubectl: string;
  readonly kafkaImage: string;
  readonly onFault: (fault: string) => void;
}

const BEAT_MS = 500;
const TOPIC_FINALIZER = 'strimzi.io/topic-operator';
const FIELD_MANAGER = 'strimzi-stand-in';

/**
 * Does for the pipeline what Strimzi's operators do, as far as the pipeline relies on it: a Kafka becomes pods of the real jars with a
 * bootstrap Service and a CA Secret; topics, users and ACLs are really made; each says so in its status. Not more: no rolling, no
 * certificates that renew, no metrics. Topics are removed with their resource, held by Strimzi's finalizer until then.
 */
export class StrimziStandIn {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  /** What was done already for an object, by its uid: generation and result. */
  private readonly done = new Map<string, number>();
  /** Topics that were really deleted, as `namespace/topic`. */
  readonly deletedTopics: string[] = [];

  constructor(private readonly options: StandInOptions) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.pass(KAFKA, (kafka) => this.keepKafka(kafka));
      await this.pass(NODE_POOL, (pool) => this.settle(NODE_POOL, pool, { replicas: count(pool, 'replicas') }));
      await this.pass(USER, (user) => this.keepUser(user));
      await this.pass(TOPIC, (topic) => this.keepTopic(topic));
      await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
    }
  }

  /** One bad object holds up no other; it is tried again with the next beat. */
  private async pass(resource: KubeResource, keep: (object: KubeObject) => Promise<void>): Promise<void> {
    try {
      for (const object of (await this.options.api.list(resource, {})).items) {
        await keep(object).catch((error: unknown) => {
          if (!(error instanceof KubeApiError)) this.fault(resource, object, error);
        });
      }
    } catch (error) {
      // The API server may be restarting, or the kind not be there yet.
      if (!(error instanceof KubeApiError)) throw error;
    }
  }

  private async keepKafka(kafka: KubeObject): Promise<void> {
    if (this.isDone(kafka) || kafka.metadata.deletionTimestamp !== undefined) return;
    const { api, kafkaImage } = this.options;
    const { name, namespace = '', uid = '' } = kafka.metadata;
    const pools = await this.poolsOf(kafka);
    const brokers = pools.reduce(
      (sum, pool) => sum + (rolesOf(pool).includes('broker') ? count(pool, 'replicas') : 0),
      0,
    );
    if (brokers === 0) return;
    const names = namesOf({ name, namespace });
    if ((await api.get(STATEFUL_SET, { namespace, name: names.pods })) === null) {
      const { ca, keystore } = await makeCertificates(names.hosts);
      for (const object of kafkaObjects({ name, namespace, uid, brokers }, ca, keystore, kafkaImage)) {
        const resource = { Secret: SECRET, Service: SERVICE, StatefulSet: STATEFUL_SET }[object.kind]!;
        await api.apply(resource, object, { fieldManager: FIELD_MANAGER, force: true });
      }
    }
    const pods = await api.get(STATEFUL_SET, { namespace, name: names.pods });
    const ready = Number((pods?.['status'] as Json | undefined)?.['readyReplicas'] ?? 0);
    if (ready < brokers) return this.say(KAFKA, kafka, 'NotReady', { reason: 'Creating' });
    const bootstrapServers = `${names.bootstrap}.${namespace}.svc:${CLIENT_PORT}`;
    const ca = await api.get(SECRET, { namespace, name: names.ca });
    const pem = Buffer.from(String((ca?.['data'] as Json)['ca.crt']), 'base64').toString();
    const listeners = ((kafka['spec'] as Json)['kafka'] as { listeners: { name: string }[] }).listeners;
    await this.settle(KAFKA, kafka, {
      clusterId: 'stand-in',
      listeners: listeners.map((listener) => ({ name: listener.name, bootstrapServers, certificates: [pem] })),
    });
  }

  private async keepTopic(topic: KubeObject): Promise<void> {
    const { name, annotations, finalizers = [], deletionTimestamp } = topic.metadata;
    const spec = topic['spec'] as { topicName?: string; partitions?: number; replicas?: number; config?: Json };
    const topicName = spec.topicName ?? name;
    const unmanaged = annotations?.['strimzi.io/managed'] === 'false';
    if (deletionTimestamp !== undefined) {
      if (!finalizers.includes(TOPIC_FINALIZER)) return;
      const kafka = await this.kafkaOf(topic);
      if (kafka !== null && !unmanaged) {
        await kafka.deleteTopic(topicName);
        this.deletedTopics.push(`${topic.metadata.namespace}/${topicName}`);
      }
      const rest = finalizers.filter((finalizer) => finalizer !== TOPIC_FINALIZER);
      await this.options.api.patch(TOPIC, at(topic), { metadata: { finalizers: rest } });
      return;
    }
    if (unmanaged || this.isDone(topic)) return;
    const kafka = await this.kafkaOf(topic);
    if (kafka === null) return;
    if (!finalizers.includes(TOPIC_FINALIZER)) {
      await this.options.api.patch(TOPIC, at(topic), { metadata: { finalizers: [...finalizers, TOPIC_FINALIZER] } });
    }
    const config = Object.entries(spec.config ?? {}).map(([key, value]) => [key, String(value)]);
    await kafka.putTopic({
      name: topicName,
      partitions: spec.partitions ?? 1,
      replicas: spec.replicas ?? 1,
      config: Object.fromEntries(config) as Record<string, string>,
    });
    await this.settle(TOPIC, topic, { topicName });
  }

  private async keepUser(user: KubeObject): Promise<void> {
    if (user.metadata.deletionTimestamp !== undefined) return;
    const { name, namespace = '', uid = '' } = user.metadata;
    const { api } = this.options;
    const secret = await api.get(SECRET, { namespace, name });
    if (secret !== null && this.isDone(user)) return;
    const kafka = await this.kafkaOf(user);
    if (kafka === null) return;
    const kept = (secret?.['data'] as Json | undefined)?.['password'];
    const password =
      kept === undefined ? randomBytes(16).toString('hex') : Buffer.from(kept as string, 'base64').toString();
    const { authorization } = user['spec'] as { authorization?: { acls: readonly WantedAcl[] } };
    await kafka.putPassword(name, password);
    await kafka.putAcls(name, authorization?.acls ?? []);
    const login = 'org.apache.kafka.common.security.scram.ScramLoginModule required';
    const jaas = `${login} username="${name}" password="${password}";`;
    const stringData = { password, 'sasl.jaas.config': jaas };
    const object = owned({ name, namespace, uid }, 'v1', 'Secret', name, {}, { stringData }, 'KafkaUser');
    await api.apply(SECRET, object, { fieldManager: FIELD_MANAGER, force: true });
    await this.settle(USER, user, { username: name, secret: name });
  }

  /** The brokers that an object belongs to, once they are ready. */
  private async kafkaOf({ metadata }: KubeObject): Promise<KafkaAt | null> {
    const { api, kubectl } = this.options;
    const namespace = metadata.namespace ?? '';
    const name = metadata.labels?.[CLUSTER_LABEL] ?? '';
    const kafka = await api.get(KAFKA, { namespace, name });
    if (kafka === null || !this.isDone(kafka)) return null;
    const { items } = await api.list(POD, {
      namespace,
      labelSelector: `${CLUSTER_LABEL}=${name},strimzi.io/kind=Kafka`,
    });
    const addresses = items.map((pod) => (pod['status'] as { podIP?: string } | undefined)?.podIP).filter(isText);
    const pod = { namespace, name: `${namesOf({ name, namespace }).pods}-0` };
    return addresses.length === 0
      ? null
      : new KafkaAt(
          addresses.map((ip) => `${ip}:${ADMIN_PORT}`),
          pod,
          kubectl,
        );
  }

  private async poolsOf({ metadata }: KubeObject): Promise<readonly KubeObject[]> {
    const labelSelector = `${CLUSTER_LABEL}=${metadata.name}`;
    return (await this.options.api.list(NODE_POOL, { namespace: metadata.namespace, labelSelector })).items;
  }

  private isDone({ metadata }: KubeObject): boolean {
    return this.done.get(metadata.uid ?? '') === metadata.generation;
  }

  private async settle(resource: KubeResource, object: KubeObject, status: object): Promise<void> {
    if (this.isDone(object)) return;
    await this.say(resource, object, 'Ready', {}, status);
    this.done.set(object.metadata.uid ?? '', object.metadata.generation ?? 0);
  }

  private async say(
    resource: KubeResource,
    object: KubeObject,
    type: 'Ready' | 'NotReady',
    more: object,
    status: object = {},
  ): Promise<void> {
    const observedGeneration = object.metadata.generation;
    const conditions = [{ type, status: 'True', lastTransitionTime: new Date().toISOString(), ...more }];
    const before = object['status'] as { observedGeneration?: number; conditions?: { type: string }[] } | undefined;
    if (before?.observedGeneration === observedGeneration && before?.conditions?.[0]?.type === type) return;
    const patch = { status: { ...status, observedGeneration, conditions } };
    await this.options.api.patch(resource, at(object), patch, { subresource: 'status' });
  }

  private fault(resource: KubeResource, { metadata }: KubeObject, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.options.onFault(`${resource.kind} ${metadata.namespace}/${metadata.name}: ${why}`);
  }
}

type Json = Record<string, unknown>;

const at = ({ metadata }: KubeObject) => ({ namespace: metadata.namespace, name: metadata.name });
const count = (object: KubeObject, field: string) => Number((object['spec'] as Json)[field] ?? 0);
const rolesOf = (pool: KubeObject) => ((pool['spec'] as Json)['roles'] ?? []) as readonly string[];
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
