import type { ClusterAt } from './cluster-at.js';

const LINES = 40;

/** What somebody who reads of a failed test asks next: resources, pods, events, the operator's last words, faults of the stand-in. */
export async function evidence(cluster: ClusterAt): Promise<string> {
  const told: string[] = [];
  const tell = async (title: string, ...args: readonly string[]) => {
    const text = await cluster.kubectl(...args).catch((error: Error) => error.message);
    told.push(`— ${title}`, ...text.trim().split('\n').slice(-LINES));
  };
  for (const namespace of cluster.openNamespaces()) {
    const at = ['--namespace', namespace];
    await tell(`${namespace}: MarketPulses`, 'get', 'mp', ...at, '--output', 'wide');
    await tell(`${namespace}: pods`, 'get', 'pods', ...at);
    await tell(`${namespace}: events`, 'get', 'events', ...at, '--sort-by', '.lastTimestamp');
    const operator = 'app.kubernetes.io/name=market-pulse-operator';
    await tell(`${namespace}: operator`, 'logs', ...at, '--selector', operator, '--prefix', `--tail=${LINES}`);
  }
  return [...told, '— faults of the stand-in for Strimzi', ...cluster.faults.slice(-LINES)].join('\n');
}
