import { isKubeFailure } from '../api/kube-api-error.js';
import type { ListScope } from '../api/kube-api.js';
import { qualifiedName, type KubeResource } from '../kube-resource.js';

export interface ScopeState {
  /**
   * `starting` before the first answer; `live` while it follows; `absent` when the cluster does not serve the resource; `denied` when RBAC
   * forbids it; `failing` while the server fails.
   */
  readonly phase: 'starting' | 'live' | 'absent' | 'denied' | 'failing';
  /** A sentence for people; null while all is well. */
  readonly reason: string | null;
}

/** What a failed list or watch means. */
export function failurePhase(error: unknown, resource: KubeResource, scope: ListScope): ScopeState {
  const what = qualifiedName(resource);
  if (isKubeFailure(error, 'notFound')) {
    return { phase: 'absent', reason: `the cluster does not serve ${what} (${resource.version})` };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (!isKubeFailure(error, 'forbidden')) return { phase: 'failing', reason: message };
  const verb = error.action.split(' ', 1)[0] ?? 'list';
  const where = scope.namespace === undefined ? 'in all namespaces' : `in namespace ${scope.namespace}`;
  return { phase: 'denied', reason: `denied: may not ${verb} ${what} ${where}` };
}

const WORST: readonly ScopeState['phase'][] = ['denied', 'failing', 'starting', 'absent', 'live'];

/** One state for several namespaces: the one that most needs a person. */
export function worstState(states: readonly ScopeState[]): ScopeState {
  const worst = WORST.map((phase) => states.find((state) => state.phase === phase)).find(
    (state) => state !== undefined,
  );
  return worst ?? { phase: 'starting', reason: null };
}
