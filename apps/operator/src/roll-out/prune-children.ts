import { KubeApiError, objectKey, type KubeApi, type KubeObject, type KubeResource } from '@cmp/kube';
import type { Logger } from '@cmp/runtime';
import type { DesiredState } from '../desired/desired-state.js';
import { resourceOf } from '../resource-of.js';
import type { LiveObjects } from '../live-objects.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { isComplete, type Progress } from './progress.js';

export interface PruneParts {
  readonly api: KubeApi;
  readonly live: LiveObjects;
  readonly logger: Logger;
}

/** Deletes children that left the desired set, once all that replaces them is ready. What outlives the resource is no child. */
export async function pruneChildren(
  { api, live, logger }: PruneParts,
  pulse: MarketPulse,
  { stages }: DesiredState,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  if (!isComplete(progress)) return;
  const keep = new Set(stages.flatMap(({ objects }) => objects.map((object) => idOf(resourceOf(object), object))));
  for (const { resource, object } of live.childrenOf(pulse.metadata.uid)) {
    if (keep.has(idOf(resource, object)) || object.metadata.deletionTimestamp !== undefined) continue;
    const { namespace, name, uid } = object.metadata;
    try {
      await api.delete(resource, { namespace, name }, { uid, propagationPolicy: 'Background', signal });
      logger.info(`deleted ${resource.kind} ${objectKey(object)}, which is no longer wanted`);
    } catch (error) {
      if (!(error instanceof KubeApiError)) throw error;
      logger.warn(`could not delete ${resource.kind} ${objectKey(object)}; tried again later`, { error });
    }
  }
}

const idOf = (resource: KubeResource, object: KubeObject) => `${resource.group}/${resource.kind} ${objectKey(object)}`;
