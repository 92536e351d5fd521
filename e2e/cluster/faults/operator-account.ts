import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterAt } from '../cluster-at.js';
import type { ApiProxy, Upstream } from './api-proxy.js';

const RELEASE = 'market-pulse-operator';
const CHART = 'charts/market-pulse-operator';

/** The operator's ServiceAccount with the roles that its chart gives, confined to some namespaces; nothing else of the chart. */
export class OperatorAccount {
  private constructor(
    private readonly cluster: ClusterAt,
    private readonly home: string,
    private readonly folder: string,
    private readonly manifests: string,
  ) {}

  static async make(cluster: ClusterAt, home: string, namespaces: readonly string[]): Promise<OperatorAccount> {
    const folder = await mkdtemp(join(tmpdir(), 'cmp-operator-'));
    const watched = ['--set', `watchNamespaces={${namespaces.join(',')}}`];
    const shown = ['rbac', 'serviceaccount'].flatMap((name) => ['--show-only', `templates/${name}.yaml`]);
    const text = await cluster.helm('template', RELEASE, CHART, '--namespace', home, ...watched, ...shown);
    const manifests = join(folder, 'account.yaml');
    await writeFile(manifests, text);
    await cluster.kubectl('apply', '--server-side', '--filename', manifests);
    return new OperatorAccount(cluster, home, folder, manifests);
  }

  /** A kubeconfig with a token of the account, for a client that goes through the proxy; the file's path. */
  async kubeconfig(proxy: ApiProxy, user: string): Promise<string> {
    const token = await this.cluster.kubectl('create', 'token', RELEASE, '--namespace', this.home);
    const ca = Buffer.from(proxy.ca).toString('base64');
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'proxy', cluster: { server: proxy.url, 'certificate-authority-data': ca } }],
      users: [{ name: user, user: { token: token.trim() } }],
      contexts: [{ name: user, context: { cluster: 'proxy', user } }],
      'current-context': user,
    };
    const file = join(this.folder, `${user}.json`);
    await writeFile(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  }

  /** The chart's roles for people belong to no namespace, and would stay. */
  async remove(): Promise<void> {
    await this.cluster.kubectl('delete', '--ignore-not-found', '--wait=false', '--filename', this.manifests);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The API server that the current kubeconfig names. */
export async function upstreamOf(cluster: ClusterAt): Promise<Upstream> {
  const text = await cluster.kubectl('config', 'view', '--raw', '--flatten', '--minify', '--output', 'json');
  const { clusters } = JSON.parse(text) as { clusters: { cluster: Record<string, string> }[] };
  const { server = '', 'certificate-authority-data': data = '' } = clusters[0]?.cluster ?? {};
  return { server: new URL(server), ca: Buffer.from(data, 'base64').toString() };
}
