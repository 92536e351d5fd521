import type { KubeObject } from '@cmp/kube';
import type { ClusterAt } from './cluster-at.js';
import { POD } from './strimzi-stand-in/strimzi-kinds.js';

/** What the pods of the operator have used since they started, as they count it themselves. */
export interface OperatorUsage {
  readonly atMs: number;
  /** Requests that change something, by `verb resource`; the Lease of its own election left out, which a leader renews while it lives. */
  readonly writes: Readonly<Record<string, number>>;
  readonly cpuSeconds: readonly number[];
  /** What counts against the pods' limits and is not shared with other pods of the same image, as the kubelet sees it. */
  readonly workingSetBytes: readonly number[];
}

const READS = new Set(['get', 'list', 'watch', 'discover']);
const ELECTION = 'leases.coordination.k8s.io';

export async function operatorUsage(cluster: ClusterAt, namespace: string): Promise<OperatorUsage> {
  const labelSelector = 'app.kubernetes.io/name=market-pulse-operator';
  const { items } = await cluster.api.list(POD, { namespace, labelSelector });
  const names = items.map(({ metadata }) => metadata.name).sort();
  const texts = await Promise.all(
    names.map((pod) =>
      cluster.kubectl('get', '--raw', `/api/v1/namespaces/${namespace}/pods/${pod}:8080/proxy/metrics`),
    ),
  );
  return {
    atMs: Date.now(),
    writes: writesIn(texts.join('\n')),
    cpuSeconds: texts.map((text) => valueOf(text, 'process_cpu_seconds_total')),
    workingSetBytes: await workingSets(cluster, items),
  };
}

interface Summary {
  readonly pods: readonly {
    readonly podRef: { readonly uid: string };
    readonly containers: readonly { readonly memory: { readonly workingSetBytes: number } }[];
  }[];
}

async function workingSets(cluster: ClusterAt, pods: readonly KubeObject[]): Promise<readonly number[]> {
  const nodes = new Set(pods.map((pod) => (pod['spec'] as { nodeName: string }).nodeName));
  const summaries = await Promise.all(
    [...nodes].map(async (node) => {
      const text = await cluster.kubectl('get', '--raw', `/api/v1/nodes/${node}/proxy/stats/summary`);
      return (JSON.parse(text) as Summary).pods;
    }),
  );
  const ours = summaries.flat().filter(({ podRef }) => pods.some(({ metadata }) => metadata.uid === podRef.uid));
  return ours.flatMap(({ containers }) => containers.map(({ memory }) => memory.workingSetBytes));
}

/** What was written from one look to the next, in sentences. */
export function writesBetween(before: OperatorUsage, after: OperatorUsage): readonly string[] {
  const more = ([what, count]: readonly [string, number]) => [what, count - (before.writes[what] ?? 0)] as const;
  return Object.entries(after.writes)
    .map(more)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${what}: ${count}`);
}

/** Share of one core that the busiest pod took from one look to the next. */
export function cpuShareBetween(before: OperatorUsage, after: OperatorUsage): number {
  const seconds = (after.atMs - before.atMs) / 1000;
  return Math.max(...after.cpuSeconds.map((used, index) => (used - before.cpuSeconds[index]!) / seconds));
}

/** For the page of measurements. */
export function tellUsage(when: string, before: OperatorUsage, after: OperatorUsage): void {
  const cpu = `${(100 * cpuShareBetween(before, after)).toFixed(2)} % of a core`;
  const memory = `${Math.round(Math.max(...after.workingSetBytes) / 1e6)} MB`;
  process.stderr.write(`operator, ${when}: ${cpu}, ${memory}\n`);
}

function writesIn(text: string): Record<string, number> {
  const writes: Record<string, number> = {};
  for (const [, labels = '', count] of text.matchAll(/^kube_api_requests_total\{(.*)\} (\d+)$/gm)) {
    const verb = /verb="([^"]*)"/.exec(labels)?.[1] ?? '';
    const resource = /resource="([^"]*)"/.exec(labels)?.[1] ?? '';
    if (READS.has(verb) || resource === ELECTION) continue;
    writes[`${verb} ${resource}`] = (writes[`${verb} ${resource}`] ?? 0) + Number(count);
  }
  return writes;
}

function valueOf(text: string, metric: string): number {
  const value = new RegExp(`^${metric} (\\S+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`the operator has no ${metric}`);
  return Number(value);
}
