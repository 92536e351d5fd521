import type { KubeObject } from '@cmp/kube';
import type { ClusterAt } from './cluster-at.js';

const KINDS = [
  'deployments',
  'services',
  'configmaps',
  'serviceaccounts',
  'networkpolicies',
  'poddisruptionbudgets',
  'horizontalpodautoscalers',
  'roles',
  'rolebindings',
  'leases',
  'pods',
  'kafkas',
  'kafkanodepools',
  'kafkatopics',
  'kafkausers',
];

/** Everything that belongs to one MarketPulse, its pods included. */
export async function ownedObjects(
  cluster: ClusterAt,
  namespace: string,
  name: string,
): Promise<readonly KubeObject[]> {
  const which = ['--namespace', namespace, '--selector', `market-pulse.io/name=${name}`];
  const text = await cluster.kubectl('get', KINDS.join(','), ...which, '--output', 'json');
  return (JSON.parse(text) as { items: readonly KubeObject[] }).items;
}

/**
 * Each with what changes when what is wanted of it changes: the same list again means that nobody has written. What kubelet and controllers
 * tell of a Deployment in its status is theirs, and so is a Lease its holder's.
 */
export function versionsOf(objects: readonly KubeObject[]): readonly string[] {
  return objects
    .filter(({ kind }) => kind !== 'Lease')
    .map(({ kind, metadata: { name, uid, generation, resourceVersion } }) => {
      const version = kind === 'Pod' ? 0 : (generation ?? resourceVersion);
      return `${kind} ${name} ${uid} ${version}`;
    })
    .sort();
}

/** `Kind name` of each. */
export const namesOf = (objects: readonly KubeObject[]) =>
  objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
