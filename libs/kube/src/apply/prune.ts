import type { Logger } from '@cmp/runtime';
import { KubeApiError } from '../api/kube-api-error.js';
import type { CallOptions, KubeApi } from '../api/kube-api.js';
import { objectKey, objectNameOf, type KubeObject } from '../kube-object.js';
import { qualifiedName, type KubeResource } from '../kube-resource.js';

/** An object that was made for another one, as a reflector knows it. */
export interface Child {
  readonly resource: KubeResource;
  readonly object: KubeObject;
}

export interface PruneOptions extends CallOptions {
  readonly api: KubeApi;
  readonly logger: Logger;
  /** What the owner has now, out of the stores of reflectors with the index `byOwnerUid`: looking through them asks nobody. */
  readonly children: readonly Child[];
  /** `childId` of each object that is still desired. */
  readonly keep: ReadonlySet<string>;
}

/** Tells children of all resources apart: `deployments.apps shop/web`. */
export function childId(resource: KubeResource, object: Pick<KubeObject, 'metadata'>): string {
  return `${qualifiedName(resource)} ${objectKey(object)}`;
}

/** Deletes children that left the desired set; gives those that it deleted. One that cannot be deleted is logged and keeps no other from it. */
export async function prune({ children, keep, ...parts }: PruneOptions): Promise<readonly Child[]> {
  const unwanted = children
    .filter(({ object }) => object.metadata.deletionTimestamp === undefined)
    .filter(({ resource, object }) => !keep.has(childId(resource, object)));
  const deleted: Child[] = [];
  for (const child of unwanted) if (await isDeleted(child, parts)) deleted.push(child);
  return deleted;
}

async function isDeleted(
  { resource, object }: Child,
  { api, logger, signal }: Pick<PruneOptions, 'api' | 'logger' | 'signal'>,
): Promise<boolean> {
  const what = `${resource.kind} ${objectKey(object)}`;
  try {
    // By uid: a namesake that was made meanwhile is not ours to delete.
    const how = { uid: object.metadata.uid, propagationPolicy: 'Background', signal } as const;
    const wasThere = await api.delete(resource, objectNameOf(object), how);
    if (wasThere) logger.info(`deleted ${what}, which is no longer wanted`);
    return wasThere;
  } catch (error) {
    if (!(error instanceof KubeApiError) || error.failure === 'aborted') throw error;
    logger.warn(`could not delete ${what}; tried again later`, { error });
    return false;
  }
}
