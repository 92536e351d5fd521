import type { ClusterAt } from './cluster-at.js';
import { POD } from './strimzi-stand-in/strimzi-kinds.js';

/** What an operator's process says of itself since it started. */
export interface ProcessFigures {
  readonly pod: string;
  readonly requests: readonly ApiRequests[];
  /** Of MarketPulses, whatever came of them. */
  readonly reconciles: number;
  readonly residentBytes: number;
}

export interface ApiRequests {
  readonly verb: string;
  readonly resource: string;
  readonly code: string;
  readonly count: number;
}

/** Asks each pod of the operator that is not on its way out. */
export async function processFigures(cluster: ClusterAt, namespace: string): Promise<readonly ProcessFigures[]> {
  const labelSelector = 'app.kubernetes.io/name=market-pulse-operator';
  const { items } = await cluster.api.list(POD, { namespace, labelSelector });
  const pods = items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return Promise.all(
    pods.map(async ({ metadata: { name } }) => {
      const path = `/api/v1/namespaces/${namespace}/pods/${name}:8080/proxy/metrics`;
      return figuresIn(name, await cluster.kubectl('get', '--raw', path));
    }),
  );
}

/** How many requests fit. */
export const countOf = (requests: readonly ApiRequests[], fits: (request: ApiRequests) => boolean): number =>
  requests.filter(fits).reduce((sum, { count }) => sum + count, 0);

export function figuresIn(pod: string, text: string): ProcessFigures {
  const requests = [...text.matchAll(/^kube_api_requests_total\{(.*)\} (\d+)$/gm)].map(([, labels = '', count]) => {
    const label = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
    return { verb: label('verb'), resource: label('resource'), code: label('code'), count: Number(count) };
  });
  return {
    pod,
    requests,
    reconciles: sumOf(text, 'kube_reconciles_total'),
    residentBytes: sumOf(text, 'process_resident_memory_bytes'),
  };
}

/** Over all labels; 0 for what has not been counted yet. */
function sumOf(text: string, metric: string): number {
  const samples = text.matchAll(new RegExp(`^${metric}(?:\\{.*\\})? (\\S+)$`, 'gm'));
  return [...samples].reduce((sum, [, value]) => sum + Number(value), 0);
}
