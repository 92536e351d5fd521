import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  HttpKubeApi,
  loadKubeConnection,
  type KubeApi,
  type KubeConnection,
  type KubeObject,
  type KubeResource,
} from '@cmp/kube';
import { systemClock } from '@cmp/runtime';
import { Registry } from 'prom-client';
import { StrimziStandIn } from './strimzi-stand-in/stand-in.js';
import { KAFKA, POD, SERVICE } from './strimzi-stand-in/strimzi-kinds.js';
import { emptyWithin } from './within.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const MARKET_PULSE: KubeResource = {
  group: 'market-pulse.io',
  version: 'v1alpha1',
  kind: 'MarketPulse',
  plural: 'marketpulses',
  namespaced: true,
};
const NAMESPACE: KubeResource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

/** How the images of this run are called; `tools/test-cluster.mjs` says so. */
const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run this by npm run test:cluster`);
  return value;
};

/** The cluster that KUBECONFIG names, and what a test does to it. */
export class ClusterAt {
  private readonly namespaces: string[] = [];
  private readonly forwards: ChildProcess[] = [];
  private standIn: StrimziStandIn | null = null;
  /** What the stand-in for Strimzi could not do, for the message of a test that failed. */
  readonly faults: string[] = [];

  private constructor(
    readonly api: KubeApi,
    /** For a client with a budget of its own. */
    readonly connection: KubeConnection,
    readonly tag = setting('CLUSTER_IMAGE_TAG'),
    readonly prefix = setting('CLUSTER_IMAGE_PREFIX'),
    private readonly kubectlPath = setting('CLUSTER_KUBECTL'),
    private readonly helmPath = setting('CLUSTER_HELM'),
  ) {}

  static async open(): Promise<ClusterAt> {
    const parts = { clock: systemClock, registry: new Registry() };
    const limits = { perSecond: 200, burst: 200 };
    const connection = await loadKubeConnection();
    return new ClusterAt(new HttpKubeApi({ ...parts, connection, limits }), connection);
  }

  /** Strimzi's own operators where they run, else the stand-in. */
  async startStrimzi(): Promise<void> {
    if (!(await this.api.has(KAFKA))) throw new Error('the cluster does not serve kafka.strimzi.io/v1');
    // Strimzi labels its operator's pods so, whatever way it was installed. Two of them would make each Kafka twice.
    const real = await this.api.list(POD, { labelSelector: 'strimzi.io/kind=cluster-operator' });
    if (real.items.length > 0) return;
    this.standIn = new StrimziStandIn({
      api: this.api,
      kubectl: this.kubectlPath,
      kafkaImage: setting('CLUSTER_KAFKA_IMAGE'),
      onFault: (fault) => void (this.faults.length < 50 && this.faults.push(fault)),
    });
    this.standIn.start();
  }

  /** A namespace of its own, in which only restricted pods may run. */
  async namespace(name: string): Promise<string> {
    const unique = `${name}-${randomBytes(3).toString('hex')}`;
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await this.api.create(NAMESPACE, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: unique, labels } });
    this.namespaces.push(unique);
    return unique;
  }

  async deleteNamespace(name: string): Promise<void> {
    await this.api.delete(NAMESPACE, { name });
  }

  /** A minute is what a namespace may take, whatever is in it. */
  async awaitGone(name: string): Promise<void> {
    await emptyWithin(60, `namespace ${name} is gone`, async () =>
      (await this.api.get(NAMESPACE, { name })) === null ? [] : [await this.whatHolds(name)],
    );
    this.namespaces.splice(0, this.namespaces.length, ...this.namespaces.filter((each) => each !== name));
  }

  /** Namespaces of this test that are still there. */
  openNamespaces = (): readonly string[] => this.namespaces;

  /** Topics that the stand-in has really deleted. */
  deletedTopics = (): readonly string[] => this.standIn?.deletedTopics ?? [];

  kubectl(...args: readonly string[]): Promise<string> {
    return this.run(this.kubectlPath, args);
  }

  helm(...args: readonly string[]): Promise<string> {
    return this.run(this.helmPath, args);
  }

  async pulse(namespace: string, name: string): Promise<KubeObject | null> {
    return this.api.get(MARKET_PULSE, { namespace, name });
  }

  /** `http://host:port` of a Service's port 80: by its address where that can be reached from here, else through kubectl. */
  async reach(namespace: string, name: string, port = 80): Promise<string> {
    const service = await this.api.get(SERVICE, { namespace, name });
    const { clusterIP = '' } = (service?.['spec'] ?? {}) as { clusterIP?: string };
    if (await opens(clusterIP, port)) return `http://${clusterIP}:${port}`;
    const forward = spawn(this.kubectlPath, ['port-forward', '-n', namespace, `service/${name}`, `:${port}`]);
    this.forwards.push(forward);
    return new Promise((resolve, reject) => {
      forward.stdout.on('data', (data: Buffer) => {
        const local = /127\.0\.0\.1:(\d+)/.exec(data.toString())?.[1];
        if (local !== undefined) resolve(`http://127.0.0.1:${local}`);
      });
      forward.once('exit', () => reject(new Error(`no way to service ${namespace}/${name}`)));
    });
  }

  async close(): Promise<void> {
    for (const forward of this.forwards) forward.kill();
    try {
      // The operator's is the first, and finalizers wait for it.
      for (const name of [...this.namespaces].reverse()) {
        await this.deleteNamespace(name);
        await this.awaitGone(name);
      }
    } finally {
      await this.standIn?.stop();
    }
  }

  private async whatHolds(namespace: string): Promise<string> {
    const path = 'jsonpath={.status.conditions[?(@.status=="True")].message}';
    return this.kubectl('get', 'namespace', namespace, '--ignore-not-found', '--output', path);
  }

  private run(program: string, args: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(program, args, { cwd: root, timeout: 600_000, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${program.split('/').at(-1)} ${args.join(' ')}: ${stderr || stdout || error.message}`));
      });
    });
  }
}

function opens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
