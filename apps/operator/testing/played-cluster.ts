import { objectKey, qualifiedName, type KubeObject, type KubeResource } from '@cmp/kube';
import { controllerReference, kubeObject, type FakeApiServer } from '@cmp/kube/testing';
import { KINDS } from '../src/kinds.js';
import type { Open } from './build.js';
import { TOPIC_FINALIZER } from '../src/take-down/let-go.js';

const NO_OWNERS = new Map();

/**
 * Plays the controllers that work beside the operator: the one of Deployments, which makes pods, and Strimzi, which makes topics, users and
 * Secrets. Writes past HTTP, so that what the server counts is the operator's. What is in `held` is left alone until it is released.
 */
export class PlayedCluster {
  strimziLives = true;
  /** `Kind name` of objects that do not get ready. */
  private readonly held = new Set<string>();
  private pods = 0;

  constructor(private readonly server: FakeApiServer) {
    server.storage.onChange(({ resource, type, object }) => {
      if (type !== 'DELETED') setImmediate(() => this.play(resource, objectKey(object)));
    });
  }

  hold(...objects: readonly string[]): void {
    for (const object of objects) this.held.add(object);
  }

  release(...objects: readonly string[]): void {
    for (const object of objects) this.held.delete(object);
    this.playAll();
  }

  strimziComesBack(): void {
    this.strimziLives = true;
    this.playAll();
  }

  /** Anything's status, as its controller would write it. */
  say(resource: KubeResource, key: string, status: object): void {
    this.put(resource, key, (object) => ({ ...object, status }));
  }

  private playAll(): void {
    for (const resource of [KINDS.Deployment, KINDS.Kafka, KINDS.KafkaTopic, KINDS.KafkaUser])
      for (const object of this.server.storage.list(resource, undefined))
        this.play(qualifiedName(resource), objectKey(object));
  }

  private play(name: string, key: string): void {
    switch (name) {
      case 'deployments.apps':
        return this.runPods(key);
      case 'kafkas.kafka.strimzi.io':
        return this.strimzi(KINDS.Kafka, key);
      case 'kafkatopics.kafka.strimzi.io':
        return this.strimzi(KINDS.KafkaTopic, key);
      case 'kafkausers.kafka.strimzi.io':
        return this.strimzi(KINDS.KafkaUser, key);
      default:
        return;
    }
  }

  private runPods(key: string): void {
    const object: Open = this.server.storage.find(KINDS.Deployment, key)?.object;
    if (object === undefined || this.held.has(`Deployment ${object.metadata.name}`)) return;
    const { replicas, template } = object.spec;
    const hash = JSON.stringify(template);
    const pods = this.podsOf(object);
    const right = pods.filter(({ metadata }) => metadata.annotations?.['hash'] === hash);
    for (const pod of [...pods.filter((each) => !right.includes(each)), ...right.slice(replicas)])
      this.server.storage.remove(KINDS.Pod, pod);
    for (let made = right.length; made < replicas; made += 1) this.makePod(object, hash);
    const all = { replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas };
    this.say(KINDS.Deployment, key, { observedGeneration: object.metadata.generation, ...all });
  }

  podsOf({ metadata }: KubeObject): readonly KubeObject[] {
    return this.server.storage
      .list(KINDS.Pod, metadata.namespace)
      .filter((pod) => pod.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid) === true);
  }

  private makePod(owner: Open, hash: string): void {
    this.pods += 1;
    const metadata = {
      name: `${owner.metadata.name}-${this.pods}`,
      namespace: owner.metadata.namespace,
      labels: owner.spec.template.metadata.labels,
      annotations: { hash },
      ownerReferences: [controllerReference(owner)],
    };
    const status = { phase: 'Running', podIP: `10.0.${this.pods >> 8}.${this.pods & 255}` };
    const pod = { ...kubeObject(KINDS.Pod, { name: metadata.name }), metadata, spec: {}, status };
    this.server.storage.put(KINDS.Pod, pod, NO_OWNERS, Date.now());
  }

  private strimzi(resource: KubeResource, key: string): void {
    const object: Open = this.server.storage.find(resource, key)?.object;
    if (object === undefined || !this.strimziLives) return;
    const { name, namespace, deletionTimestamp, generation } = object.metadata;
    if (this.held.has(`${resource.kind} ${name}`)) return;
    if (deletionTimestamp !== undefined) return this.finish(resource, key);
    if (resource === KINDS.KafkaUser) this.makeSecret(namespace, name, object);
    if (resource === KINDS.Kafka) this.makeSecret(namespace, `${name}-cluster-ca-cert`, object);
    if (resource === KINDS.KafkaTopic)
      this.put(resource, key, (topic) => ({
        ...topic,
        metadata: { ...topic.metadata, finalizers: [TOPIC_FINALIZER] },
      }));
    this.say(resource, key, { observedGeneration: generation, conditions: [{ type: 'Ready', status: 'True' }] });
  }

  private finish(resource: KubeResource, key: string): void {
    this.put(resource, key, (object) => ({ ...object, metadata: { ...object.metadata, finalizers: [] } }));
  }

  private makeSecret(namespace: string, name: string, owner: KubeObject): void {
    if (this.server.storage.find(KINDS.Secret, `${namespace}/${name}`) !== null) return;
    const secret = kubeObject(KINDS.Secret, { namespace, name, owner }, { data: { password: 'c2VjcmV0' } });
    this.server.storage.put(KINDS.Secret, secret, NO_OWNERS, Date.now());
  }

  private put(resource: KubeResource, key: string, change: (object: KubeObject) => KubeObject): void {
    const stored = this.server.storage.find(resource, key);
    if (stored === null) return;
    this.server.storage.put(resource, change(stored.object), stored.owners, Date.now());
  }
}
