import { readFile } from 'node:fs/promises';
import { KubeApiError, type KubeApi } from '@cmp/kube';
import { checksum } from './desired/checksum.js';
import { referencedSecrets } from './desired/component-inputs.js';
import { apiKey, type Facts, type ImageDefaults } from './desired/facts.js';
import { KINDS, OPTIONAL_KINDS } from './kinds.js';
import type { MarketPulse } from './resource/market-pulse.js';

export interface FactsParts {
  readonly api: KubeApi;
  readonly images: ImageDefaults;
  readonly operatorNamespace: string;
  readonly dns: Facts['dns'];
}

/** What the builders must know: which APIs are there, what is in the Secrets that the pods rest on. */
export async function factsOfCluster(
  { api, ...rest }: FactsParts,
  pulse: MarketPulse,
  signal: AbortSignal,
): Promise<Facts> {
  const served = await Promise.all(OPTIONAL_KINDS.map((kind) => api.has(kind, { signal })));
  const apis = new Set(OPTIONAL_KINDS.filter((_, index) => served[index]).map(apiKey));
  const names = referencedSecrets(pulse);
  const sums = await Promise.all(names.map((name) => secretChecksum(api, pulse.metadata.namespace, name, signal)));
  const secrets = new Map(
    names.flatMap((name, index) => {
      const sum = sums[index] ?? null;
      return sum === null ? [] : [[name, sum] as const];
    }),
  );
  return { apis, secrets, ...rest };
}

async function secretChecksum(api: KubeApi, namespace: string, name: string, signal: AbortSignal) {
  try {
    const secret = await api.get(KINDS.Secret, { namespace, name }, { signal });
    return secret === null ? null : checksum((secret['data'] ?? {}) as Record<string, string>);
  } catch (error) {
    // Without the right to read it, pods still can: rotation is then not noticed, which the RBAC condition says.
    if (error instanceof KubeApiError && error.failure === 'forbidden') return null;
    throw error;
  }
}

/** The DNS server and the domain of the cluster, from the pod's own resolv.conf; null outside of a cluster. */
export async function clusterDns(file = '/etc/resolv.conf'): Promise<Facts['dns']> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const server = /^nameserver\s+(\S+)/m.exec(text)?.[1];
  const domain = /^search\s.*?\bsvc\.(\S+)/m.exec(text)?.[1];
  return server === undefined || domain === undefined ? null : { server, domain };
}
