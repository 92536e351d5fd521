import { KubeApiError, objectKey, type KubeApi, type KubeObject, type KubeResource } from '@cmp/kube';
import type { Logger } from '@cmp/runtime';
import type { DesiredState, Stage } from '../desired/desired-state.js';
import { KINDS } from '../kinds.js';
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
  parts: PruneParts,
  pulse: MarketPulse,
  { stages }: DesiredState,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  if (!isComplete(progress)) return;
  const keep = idsOf(stages);
  const left = parts.live
    .childrenOf(pulse.metadata.uid)
    .filter(({ resource, object }) => !keep.has(idOf(resource, object)));
  for (const { resource, object } of left) await deleteChild(parts, resource, object, signal);
}

/**
 * Deletes the autoscalers of a stage's Deployments that are no longer wanted. Before anything is applied: two of them would pull at one
 * Deployment, and KEDA refuses to scale what another one scales already.
 */
export async function pruneAutoscalers(
  parts: PruneParts,
  pulse: MarketPulse,
  stage: Stage,
  signal: AbortSignal,
): Promise<void> {
  const keep = idsOf([stage]);
  const names = new Set(stage.objects.filter(({ kind }) => kind === KINDS.Deployment.kind).map(objectKey));
  const supplanted = parts.live
    .childrenOf(pulse.metadata.uid)
    .filter(({ resource }) => resource === KINDS.HorizontalPodAutoscaler || resource === KINDS.ScaledObject)
    .filter(({ resource, object }) => names.has(objectKey(object)) && !keep.has(idOf(resource, object)));
  for (const { resource, object } of supplanted) await deleteChild(parts, resource, object, signal);
}

async function deleteChild(
  { api, logger }: PruneParts,
  resource: KubeResource,
  object: KubeObject,
  signal: AbortSignal,
) {
  if (object.metadata.deletionTimestamp !== undefined) return;
  const { namespace, name, uid } = object.metadata;
  try {
    await api.delete(resource, { namespace, name }, { uid, propagationPolicy: 'Background', signal });
    logger.info(`deleted ${resource.kind} ${objectKey(object)}, which is no longer wanted`);
  } catch (error) {
    if (!(error instanceof KubeApiError) || error.failure === 'aborted') throw error;
    logger.warn(`could not delete ${resource.kind} ${objectKey(object)}; tried again later`, { error });
  }
}

const idsOf = (stages: readonly Stage[]) =>
  new Set(stages.flatMap(({ objects }) => objects.map((object) => idOf(resourceOf(object), object))));

const idOf = (resource: KubeResource, object: KubeObject) => `${resource.group}/${resource.kind} ${objectKey(object)}`;
