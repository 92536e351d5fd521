import { eventually } from '@cmp/runtime/testing';
import { freePort, StartedApp } from '../../pipeline/started-app.js';
import { ApiProxy, type Upstream } from './api-proxy.js';
import type { OperatorAccount } from './operator-account.js';
import type { Which } from './proxy-faults.js';
import { inWords, isWrite, type ProxiedRequest } from './proxied-request.js';

export interface OperatorPlace {
  readonly account: OperatorAccount;
  readonly upstream: Upstream;
  /** Namespace of the operator and its Lease. */
  readonly home: string;
  readonly watched: readonly string[];
  /** More of its environment. */
  readonly variables: Readonly<Record<string, string>>;
}

/** One replica of the operator as a process of its own, with a proxy of its own before the API server. */
export class ProxiedOperator {
  private started = 1;

  private constructor(
    readonly name: string,
    readonly proxy: ApiProxy,
    private readonly port: number,
    private readonly launch: () => StartedApp,
    private app = launch(),
  ) {}

  static async start(place: OperatorPlace, name: string): Promise<ProxiedOperator> {
    const proxy = await ApiProxy.start(place.upstream);
    const port = await freePort();
    const variables = {
      KUBECONFIG: await place.account.kubeconfig(proxy, name),
      WATCH_NAMESPACES: place.watched.join(','),
      POD_NAMESPACE: place.home,
      POD_NAME: name,
      HOST: '127.0.0.1',
      OPERATIONS_PORT: String(port),
      ...place.variables,
    };
    return new ProxiedOperator(name, proxy, port, () => StartedApp.start('operator', variables));
  }

  get running(): boolean {
    return this.app.running;
  }

  get exit(): StartedApp['exit'] {
    return this.app.exit;
  }

  /** How often it was started: once, unless the test does it again. */
  get starts(): number {
    return this.started;
  }

  /** As the kernel ends it when memory runs out: at once, nothing is given back. */
  async kill(): Promise<void> {
    this.app.signal('SIGKILL');
    await this.app.exit;
  }

  /** The same again, as the kubelet starts a container anew. */
  startAgain(): void {
    this.started += 1;
    this.app = this.launch();
  }

  /** How many requests of these have come so far. */
  asked(which: Which): number {
    return this.proxy.requests.filter(which).length;
  }

  /** What was written since, the renewal of the Lease left out. */
  writesSince(sinceMs: number): readonly ProxiedRequest[] {
    return this.proxy.requests.filter((request) => isWrite(request) && request.arrivedMs >= sinceMs);
  }

  /** A metric's sum over all labels, or over the lines that hold `label`; 0 before it is there. */
  async metric(name: string, label = ''): Promise<number> {
    const answer = await this.ask('/metrics');
    const lines = answer === null ? [] : (await answer.text()).split('\n');
    const ofIt = lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    const values = ofIt.filter((line) => line.includes(label));
    return values.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  reconciles(): Promise<number> {
    return this.metric('kube_reconciles_total');
  }

  async leads(deadlineMs = 60_000): Promise<void> {
    const held = async () => (await this.metric('kube_lease_held')) === 1;
    await eventually(`${this.name} leads`, held, deadlineMs).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.describe()}`);
    });
  }

  async isReady(): Promise<boolean> {
    return (await this.ask('/readyz'))?.ok === true;
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.proxy.stop();
  }

  /** What to show when a test fails. */
  describe(): string {
    const last = this.proxy.requests.filter(isWrite).slice(-20).map(inWords);
    return `${this.name} wrote last: ${last.join(', ')}\n${this.app.describe()}`;
  }

  private ask(path: string): Promise<Response | null> {
    return fetch(`http://127.0.0.1:${this.port}${path}`).catch(() => null);
  }
}
