import type { ClusterAt } from './cluster-at.js';

/** Values of a chart by their paths. */
export type Settings = Readonly<Record<string, unknown>>;

/** Time windows as short as tests want them, and pods so small that several pipelines fit onto a laptop's node. */
export const QUICK: Settings = {
  'windows.size': '5s',
  'windows.grace': '1s',
  'source.simulated.interval': '500ms',
  'gateway.drain': '5s',
  'networkPolicies.enabled': true,
  'producer.resources.requests.cpu': '20m',
  'processor.resources.requests.cpu': '50m',
  'gateway.resources.requests.cpu': '50m',
};
export const WINDOW_MS = 5000;

const OPERATOR = 'op';
const CRD = 'marketpulses.market-pulse.io';

/** Both charts on one cluster, as a person installs them. */
export class Installation {
  private readonly pulses: { readonly namespace: string; readonly name: string }[] = [];

  private constructor(
    readonly cluster: ClusterAt,
    readonly operatorNamespace: string,
  ) {}

  static async on(cluster: ClusterAt): Promise<Installation> {
    return new Installation(cluster, await cluster.namespace('operators'));
  }

  async installOperator(): Promise<void> {
    await this.helm('install', OPERATOR, this.operatorNamespace, 'market-pulse-operator', {
      'image.registry': '',
      'image.repository': `${this.cluster.prefix}operator`,
      'image.tag': this.cluster.tag,
      'services.registry': '',
      'services.repositoryPrefix': this.cluster.prefix,
      'services.tag': this.cluster.tag,
    });
  }

  /** `helm install --wait` of a pipeline: returns when its MarketPulse is Ready. */
  async installPulse(namespace: string, name: string, settings: Settings = {}): Promise<void> {
    this.pulses.push({ namespace, name });
    await this.helm('install', name, namespace, 'market-pulse', this.settings(settings));
  }

  async upgradePulse(namespace: string, name: string, settings: Settings): Promise<void> {
    await this.helm('upgrade', name, namespace, 'market-pulse', this.settings(settings));
  }

  async uninstallPulse(namespace: string, name: string): Promise<void> {
    const at = ['--namespace', namespace];
    await this.cluster.helm('uninstall', name, ...at, '--wait', '--timeout', '90s', '--ignore-not-found');
  }

  /** The chart keeps its CRD, and with it everybody's MarketPulses; the tests take it away again. */
  async uninstallOperator(): Promise<void> {
    const at = ['--namespace', this.operatorNamespace];
    await this.cluster.helm('uninstall', OPERATOR, ...at, '--wait', '--timeout', '90s', '--ignore-not-found');
  }

  async removeDefinition(): Promise<void> {
    await this.cluster.kubectl('delete', 'crd', CRD, '--ignore-not-found', '--timeout=60s');
  }

  /** In the order in which a person would: whoever a finalizer waits for goes last. */
  async remove(): Promise<void> {
    for (const { namespace, name } of this.pulses) await this.uninstallPulse(namespace, name);
    for (const { namespace } of this.pulses) await this.cluster.deleteNamespace(namespace);
    for (const { namespace } of this.pulses) await this.cluster.awaitGone(namespace);
    await this.uninstallOperator();
    await this.removeDefinition();
  }

  private settings(settings: Settings): Settings {
    return { ...QUICK, 'test.image': `${this.cluster.prefix}gateway:${this.cluster.tag}`, ...settings };
  }

  private helm(verb: string, release: string, namespace: string, chart: string, settings: Settings): Promise<string> {
    // The definition that an earlier release has kept belongs to that release.
    const more = chart === 'market-pulse' ? ['--values', 'charts/market-pulse/values-dev.yaml'] : ['--take-ownership'];
    const set = Object.entries(settings).flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]);
    const at = ['--namespace', namespace, '--wait', '--timeout', '5m'];
    return this.cluster.helm(verb, release, `charts/${chart}`, ...at, ...more, ...set);
  }
}
