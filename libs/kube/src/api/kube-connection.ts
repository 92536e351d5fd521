import { Agent as HttpAgent, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions as HttpsOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';

/** Where the API server is and how to be let in. */
export interface KubeConnection {
  readonly server: URL;
  /** The namespace of the kubeconfig's context, or of the pod. */
  readonly namespace: string | null;
  /** Asked before every request: a token file is read again once a minute, since tokens of pods rotate. */
  access(): Promise<{ readonly agent: HttpAgent; readonly headers: Readonly<Record<string, string>> }>;
}

/** KUBECONFIG, `~/.kube/config` or the ServiceAccount of the pod, in this order. Throws when the context names no cluster. */
export async function loadKubeConnection(): Promise<KubeConnection> {
  // Loaded when used: where it is not bundled, the package brings some hundred modules of typed clients along.
  const { KubeConfig: Loaded } = await import('./kube-config.js');
  const config = new Loaded();
  config.loadFromDefault();
  return connectionOf(config);
}

/**
 * The connection that a loaded `KubeConfig` describes. `fetch` of Node cannot be given a CA, and `applySecurityAuthentication` of
 * client-node 2.0.1 makes a new dispatcher, so a new TLS connection, for every call: we ask it for Node's own options instead.
 */
export function connectionOf(config: KubeConfig): KubeConnection {
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error(`kubeconfig: the context "${config.getCurrentContext()}" names no cluster`);
  const agents = new AgentPool(cluster.proxyUrl !== undefined && cluster.proxyUrl !== '');
  return {
    server: new URL(cluster.server),
    namespace: config.getContextObject(config.getCurrentContext())?.namespace ?? null,
    async access() {
      const options: HttpsOptions = {};
      await config.applyToHTTPSOptions(options);
      return { agent: agents.agentFor(cluster.server, options), headers: headersOf(options) };
    },
  };
}

function headersOf(options: RequestOptions): Record<string, string> {
  const given = Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value).trim()]);
  const headers = Object.fromEntries(given) as Record<string, string>;
  if (typeof options.auth === 'string')
    headers['Authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
  return headers;
}

/**
 * Without `maxSockets`: a watch keeps its connection for minutes, and once as many watched as there may be sockets, every other request, a
 * Lease's renewal too, would wait behind them. Requests are limited by the budget, watches by what is followed.
 */
export const SOCKETS = { keepAlive: true, keepAliveMsecs: 30_000, maxFreeSockets: 8 } as const;

/** Keeps connections open, and makes an agent anew when the certificates have changed on disk. */
class AgentPool {
  private current: { readonly credentials: string; readonly agent: HttpAgent } | null = null;

  constructor(private readonly proxied: boolean) {}

  agentFor(server: string, options: HttpsOptions): HttpAgent {
    // Only client-node knows the way through a proxy; its agents are cached there.
    if (this.proxied && options.agent instanceof HttpAgent) return options.agent;
    const { ca, cert, key, pfx, passphrase, servername, rejectUnauthorized } = options;
    const given = Object.entries({ ca, cert, key, pfx, passphrase, servername, rejectUnauthorized });
    const tls = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    const credentials = JSON.stringify(tls);
    if (this.current?.credentials === credentials) return this.current.agent;
    const agent = server.startsWith('https:') ? new HttpsAgent({ ...SOCKETS, ...tls }) : new HttpAgent(SOCKETS);
    this.current = { credentials, agent };
    return agent;
  }
}
