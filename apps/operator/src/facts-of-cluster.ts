import { readFile } from 'node:fs/promises';
import { isKubeFailure, type KubeApi } from '@cmp/kube';
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

/** Stands for the content of a Secret that may not be read: its rotation is then not noticed. */
const UNREADABLE = 'unreadable';

/** What the builders must know: which APIs are there, what is in the Secrets that the pods rest on. */
export async function factsOfCluster(
  { api, images, operatorNamespace, dns }: FactsParts,
  pulse: MarketPulse,
  signal: AbortSignal,
): Promise<Facts> {
  const served = await Promise.all(OPTIONAL_KINDS.map((kind) => api.has(kind, { signal })));
  const apis = new Set(OPTIONAL_KINDS.filter((_, index) => served[index]).map(apiKey));
  const { namespace } = pulse.metadata;
  const sums = await Promise.all(
    referencedSecrets(pulse).map(async (name) => [name, await secretChecksum(api, namespace, name, signal)] as const),
  );
  const secrets = new Map(sums.flatMap(([name, sum]) => (sum === null ? [] : [[name, sum] as const])));
  const unread = sums.filter(([, sum]) => sum === UNREADABLE).map(([name]) => name);
  const message = `may not get Secret ${unread.join(', ')} in ${namespace}: pods are not replaced when one changes`;
  return { apis, secrets, denials: unread.length === 0 ? [] : [message], images, operatorNamespace, dns };
}

async function secretChecksum(api: KubeApi, namespace: string, name: string, signal: AbortSignal) {
  try {
    const secret = await api.get(KINDS.Secret, { namespace, name }, { signal });
    return secret === null ? null : checksum((secret['data'] ?? {}) as Record<string, string>);
  } catch (error) {
    // Without the right to read it, pods still can.
    if (isKubeFailure(error, 'forbidden')) return UNREADABLE;
    throw error;
  }
}

/** The DNS server and the domain of the cluster, from the pod's own resolv.conf; null outside of a cluster. */
export async function clusterDns(file = '/etc/resolv.conf'): Promise<Facts['dns']> {
  // A machine without it, such as a developer's, is no pod.
  const text = await readFile(file, 'utf8').catch(() => '');
  const server = /^nameserver\s+(\S+)/m.exec(text)?.[1];
  const domain = /^search\s.*?\bsvc\.(\S+)/m.exec(text)?.[1];
  return server === undefined || domain === undefined ? null : { server, domain };
}
