import { childId, objectKey, prune, type KubeApi } from '@cmp/kube';
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
  { live, ...parts }: PruneParts,
  pulse: MarketPulse,
  { stages }: DesiredState,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  if (!isComplete(progress)) return;
  await prune({ ...parts, children: live.childrenOf(pulse.metadata.uid), keep: idsOf(stages), signal });
}

/**
 * Deletes the autoscalers of a stage's Deployments that are no longer wanted. Before anything is applied: two of them would pull at one
 * Deployment, and KEDA refuses to scale what another one scales already.
 */
export async function pruneAutoscalers(
  { live, ...parts }: PruneParts,
  pulse: MarketPulse,
  stage: Stage,
  signal: AbortSignal,
): Promise<void> {
  const deployments = new Set(stage.objects.filter(({ kind }) => kind === KINDS.Deployment.kind).map(objectKey));
  const children = live
    .childrenOf(pulse.metadata.uid)
    .filter(({ resource }) => resource === KINDS.HorizontalPodAutoscaler || resource === KINDS.ScaledObject)
    .filter(({ object }) => deployments.has(objectKey(object)));
  await prune({ ...parts, children, keep: idsOf([stage]), signal });
}

const idsOf = (stages: readonly Stage[]) =>
  new Set(stages.flatMap(({ objects }) => objects.map((object) => childId(resourceOf(object), object))));
