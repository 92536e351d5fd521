import type { CallOptions, KubeApi } from '../api/kube-api.js';
import { objectKey, objectNameOf, type KubeObject } from '../kube-object.js';
import { qualifiedName, type KubeResource } from '../kube-resource.js';

export interface PruneOptions extends CallOptions {
  readonly api: KubeApi;
  /** All resources that may hold children; those that the cluster does not serve are left out. */
  readonly resources: readonly KubeResource[];
  readonly namespace: string | undefined;
  /** What all children carry. */
  readonly labelSelector: string;
  /** Only objects that name this owner are touched. */
  readonly ownerUid: string;
  /** `childId` of each object that is still desired. */
  readonly keep: ReadonlySet<string>;
}

export interface Pruned {
  readonly deleted: readonly KubeObject[];
  /** Resources that could not be looked through, or objects that could not be deleted: the others were, all the same. */
  readonly failures: readonly { readonly resource: KubeResource; readonly error: unknown }[];
}

/** Tells children of all resources apart: `deployments.apps shop/web`. */
export function childId(resource: KubeResource, object: Pick<KubeObject, 'metadata'>): string {
  return `${qualifiedName(resource)} ${objectKey(object)}`;
}

/** Deletes children that left the desired set. */
export async function prune(options: PruneOptions): Promise<Pruned> {
  const deleted: KubeObject[] = [];
  const failures: { resource: KubeResource; error: unknown }[] = [];
  for (const resource of options.resources) {
    try {
      await pruneResource(resource, options, deleted);
    } catch (error) {
      failures.push({ resource, error });
    }
  }
  return { deleted, failures };
}

async function pruneResource(resource: KubeResource, options: PruneOptions, deleted: KubeObject[]): Promise<void> {
  const { api, namespace, labelSelector, signal } = options;
  if (!(await api.has(resource, { signal }))) return;
  const { items } = await api.list(resource, { namespace, labelSelector }, { signal });
  for (const object of items.filter((item) => isUnwanted(resource, item, options))) {
    // By uid: a namesake that was made meanwhile is not ours to delete.
    await api.delete(resource, objectNameOf(object), { uid: object.metadata.uid, signal });
    deleted.push(object);
  }
}

function isUnwanted(resource: KubeResource, object: KubeObject, { keep, ownerUid }: PruneOptions): boolean {
  const { deletionTimestamp, ownerReferences = [] } = object.metadata;
  const owned = ownerReferences.some(({ uid }) => uid === ownerUid);
  return owned && deletionTimestamp === undefined && !keep.has(childId(resource, object));
}
