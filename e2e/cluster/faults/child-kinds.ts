import { namespacedResource as namespaced, type KubeApi, type KubeObject, type KubeResource } from '@cmp/kube';
import { CONFIG_MAPS, DEPLOYMENTS, LEASES, SERVICES } from '@cmp/kube/testing';

const RBAC = 'rbac.authorization.k8s.io';
export const SERVICE_ACCOUNTS = namespaced('', 'v1', 'ServiceAccount', 'serviceaccounts');
export const ROLES = namespaced(RBAC, 'v1', 'Role', 'roles');
export const BUDGETS = namespaced('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets');
export const POLICIES = namespaced('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies');
export const AUTOSCALERS = namespaced('autoscaling', 'v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers');
export const POD_MONITORS = namespaced('monitoring.coreos.com', 'v1', 'PodMonitor', 'podmonitors');

/** What the operator makes on a cluster with nothing installed beside Kubernetes. */
export const CHILD_KINDS: readonly KubeResource[] = [
  CONFIG_MAPS,
  SERVICES,
  SERVICE_ACCOUNTS,
  DEPLOYMENTS,
  ROLES,
  namespaced(RBAC, 'v1', 'RoleBinding', 'rolebindings'),
  BUDGETS,
  POLICIES,
  AUTOSCALERS,
  LEASES,
];

/** What Kubernetes makes of a Deployment: one for each form that the pods ever had, and the pods. */
const MADE_OF_THEM: readonly KubeResource[] = [
  namespaced('apps', 'v1', 'ReplicaSet', 'replicasets'),
  namespaced('', 'v1', 'Pod', 'pods'),
];

const OF_THE_OPERATOR = 'app.kubernetes.io/managed-by=market-pulse-operator';

/** The operator's objects in a namespace; each with its kind, which a list has, too. */
export async function childrenIn(api: KubeApi, namespace: string): Promise<readonly KubeObject[]> {
  const scope = { namespace, labelSelector: OF_THE_OPERATOR };
  const lists = await Promise.all(CHILD_KINDS.map((kind) => api.list(kind, scope)));
  return lists.flatMap(({ items }) => items);
}

/** Everything that came of the MarketPulses in a namespace, as sorted `Kind name`; the random end of a pod's name is left out. */
export async function inventory(api: KubeApi, namespace: string): Promise<readonly string[]> {
  const children = await childrenIn(api, namespace);
  const lists = await Promise.all(MADE_OF_THEM.map((kind) => api.list(kind, { namespace })));
  const made = lists.flatMap(({ items }) => items).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const ofPods = made.map(
    ({ kind, metadata }) => `${kind} ${metadata.name.replace(/-[a-z0-9]{6,10}(-[a-z0-9]{5})?$/, '')}`,
  );
  return [...children.map(({ kind, metadata }) => `${kind} ${metadata.name}`), ...ofPods].sort();
}
