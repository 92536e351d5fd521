import { findCondition, type Condition, type KubeApi, type KubeObject, type KubeResource } from '@cmp/kube';
import { DEPLOYMENTS, kubeObject } from '@cmp/kube/testing';
import { eventually } from '@cmp/runtime/testing';
import { MARKET_PULSE, type ClusterAt } from '../cluster-at.js';
import { OperatorAccount, upstreamOf } from './operator-account.js';
import { PlayedGateways } from './played-gateways.js';
import { ProxiedOperator, type OperatorPlace } from './proxied-operator.js';
import type { Which } from './proxy-faults.js';
import { NO_NODE, UnscheduledPods } from './unscheduled-pods.js';

/** A look of the operator by itself is 30 s away at most: what only such a look can see takes no longer than two. */
export const DEADLINE_MS = 75_000;

const COMPONENTS = ['processor', 'gateway', 'producer', 'dashboard'];

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test looks into objects of every kind
export type Open = any;

/** Known once the tests run. */
export type Cluster = () => ClusterAt;

interface At {
  readonly name?: string;
  readonly namespace?: string;
}

/** One fault's own corner of the cluster: an account, its namespaces, the operators that look after them, pods that are said to be ready. */
export class FaultRig {
  private readonly operators: ProxiedOperator[] = [];

  private constructor(
    readonly cluster: ClusterAt,
    private readonly place: OperatorPlace,
    readonly pods: UnscheduledPods,
    private readonly gateways: PlayedGateways,
  ) {}

  /** `spaces`: how many namespaces the operator looks after. */
  private static async open(cluster: ClusterAt, name: string, spaces: number): Promise<FaultRig> {
    const home = await cluster.namespace(`${name}-op`);
    const watched: string[] = [];
    while (watched.length < spaces) watched.push(await cluster.namespace(name));
    const gateways = await PlayedGateways.start();
    const place = {
      account: await OperatorAccount.make(cluster, home, watched),
      upstream: await upstreamOf(cluster),
      variables: gateways.variables,
      home,
      watched,
    };
    return new FaultRig(cluster, place, UnscheduledPods.in(cluster.connection, watched), gateways);
  }

  /** Opens one, and closes it whatever becomes of the test; what fails is told with what the operators said. */
  static async within(
    cluster: Cluster,
    name: string,
    { spaces }: { readonly spaces: number },
    test: (rig: FaultRig) => Promise<void>,
  ): Promise<void> {
    const rig = await FaultRig.open(cluster(), name, spaces);
    try {
      await test(rig);
    } catch (error) {
      if (error instanceof Error) error.message += `\n${rig.operators.map((each) => each.describe()).join('\n')}`;
      throw error;
    } finally {
      await rig.close();
    }
  }

  get api(): KubeApi {
    return this.cluster.api;
  }

  get home(): string {
    return this.place.home;
  }

  get namespace(): string {
    return this.namespaces[0] ?? '';
  }

  get namespaces(): readonly string[] {
    return this.place.watched;
  }

  async operator(name = 'operator'): Promise<ProxiedOperator> {
    const operator = await ProxiedOperator.start(this.place, name);
    this.operators.push(operator);
    return operator;
  }

  /** One that leads, and has made all of a MarketPulse. */
  async settled(spec: object = {}): Promise<ProxiedOperator> {
    const operator = await this.operator();
    await this.want(spec);
    await operator.leads();
    await this.ready();
    return operator;
  }

  /** As `kubectl delete deployment` does; what is given waits until another one has taken its place. */
  async deleteDeployment(name: string): Promise<(deadlineMs?: number) => Promise<void>> {
    const { uid } = (await this.deployment(name)).metadata;
    await this.api.delete(DEPLOYMENTS, { namespace: this.namespace, name });
    return async (deadlineMs) => {
      const isAnother = async () => ![undefined, uid].includes((await this.deployment(name))?.metadata.uid);
      await this.soon(`another ${name}`, isAnother, deadlineMs);
    };
  }

  /** The same while the operator's watches of these are silent: only a new list can tell. */
  async unheard(operator: ProxiedOperator, which: Which): Promise<() => Promise<void>> {
    operator.proxy.silenceWatches(which);
    return this.deleteDeployment('pulse-gateway');
  }

  /** As `kubectl apply` of a whole resource does, with a Kafka that is there already and pods that no node takes. */
  async want(spec: object = {}, { name = 'pulse', namespace = this.namespace }: At = {}): Promise<KubeObject> {
    const pods = Object.fromEntries(COMPONENTS.map((component) => [component, { nodeSelector: NO_NODE }]));
    const kafka = { existing: { bootstrapServers: ['kafka.invalid:9092'] } };
    const whole = { coins: ['bitcoin', 'ethereum'], source: { kind: 'simulated' }, kafka, ...pods, ...spec };
    const object = kubeObject(MARKET_PULSE, { name, namespace }, { spec: whole });
    return this.api.apply(MARKET_PULSE, object, { fieldManager: 'a-person', force: true });
  }

  get(kind: KubeResource, name: string, namespace = this.namespace): Promise<Open> {
    return this.api.get(kind, { namespace, name });
  }

  deployment(name: string, namespace = this.namespace): Promise<Open> {
    return this.get(DEPLOYMENTS, name, namespace);
  }

  async condition(type: string, { name = 'pulse', namespace = this.namespace }: At = {}): Promise<Condition | null> {
    const pulse = await this.get(MARKET_PULSE, name, namespace);
    const found = findCondition(pulse?.status?.conditions ?? [], type);
    return found?.observedGeneration === pulse?.metadata.generation ? found : null;
  }

  /** Waits until a condition of the newest generation is as said: `Degraded True MissingAPI`. */
  async until(wanted: string, at: At = {}, deadlineMs = DEADLINE_MS): Promise<Condition> {
    const [type = ''] = wanted.split(' ');
    let last = 'nothing';
    const probe = async () => {
      const condition = await this.condition(type, at);
      if (condition !== null) last = `${type} ${condition.status} ${condition.reason}: ${condition.message}`;
      return last.startsWith(wanted) ? condition : null;
    };
    return this.soon(wanted, probe, deadlineMs).catch((error: unknown) => {
      throw new Error(`${String(error)}; it is ${last}`);
    });
  }

  ready = (at: At = {}) => this.until('Ready True Running', at);

  /** Asks the API server a few times a second. */
  soon<T>(what: string, probe: () => Promise<T>, deadlineMs = DEADLINE_MS): Promise<NonNullable<T>> {
    let askedMs = 0;
    return eventually(
      what,
      async () => {
        if (Date.now() - askedMs < 200) return null;
        askedMs = Date.now();
        return probe();
      },
      deadlineMs,
    );
  }

  /** The namespaces are left to end by themselves; whoever opened the cluster waits for that. */
  async close(): Promise<void> {
    for (const operator of this.operators) await operator.stop();
    await this.pods.stop();
    await this.gateways.stop();
    await this.place.account.remove();
    for (const namespace of [this.home, ...this.namespaces]) await this.cluster.deleteNamespace(namespace);
  }
}
