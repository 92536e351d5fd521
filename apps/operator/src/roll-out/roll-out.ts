import { KubeApiError, objectKey, withReplicas, type Applier, type ApplyCall, type KubeObject } from '@cmp/kube';
import type { DesiredState, Stage } from '../desired/desired-state.js';
import type { WantedReplicas } from '../desired/wanted-replicas.js';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';
import { resourceOf } from '../resource-of.js';
import type { AppliedGenerations } from './applied-generations.js';
import { boundToAccount } from './bound-to-account.js';
import type { Hindrance, Progress } from './progress.js';
import { pruneAutoscalers, type PruneParts } from './prune-children.js';
import { readinessOf } from './readiness.js';
import { refusalOf } from './refusal.js';

export interface RollOutParts extends PruneParts {
  readonly applier: Applier;
  readonly generations: AppliedGenerations;
}

/** Kinds that pods do not need to run: without one of them the resource is degraded, and rolls out all the same. */
const ACCESSORIES: ReadonlySet<string> = new Set(
  [
    KINDS.PodDisruptionBudget,
    KINDS.NetworkPolicy,
    KINDS.HorizontalPodAutoscaler,
    KINDS.ScaledObject,
    KINDS.TriggerAuthentication,
    KINDS.PodMonitor,
    KINDS.PrometheusRule,
    KINDS.Ingress,
    KINDS.HTTPRoute,
    KINDS.Certificate,
  ].map(({ kind }) => kind),
);

/** Applies the stages in order. The first that is not ready ends the pass: what runs behind it is left as it is until then. */
export async function rollOut(
  parts: RollOutParts,
  pulse: MarketPulse,
  wanted: DesiredState,
  signal: AbortSignal,
): Promise<Progress> {
  const passed: Hindrance[] = [];
  for (const stage of wanted.stages) {
    await pruneAutoscalers(parts, pulse, stage, signal);
    const { holding, others } = await applyStage(parts, stage, wanted.replicas, signal);
    passed.push(...others);
    if (stage.name === 'topics') holding.push(...awaited(wanted.pendingSecrets));
    if (holding.length > 0) return { stage: stage.name, hindrances: [...holding, ...passed] };
  }
  return { stage: null, hindrances: passed };
}

function awaited(secrets: readonly string[]): readonly Hindrance[] {
  const message = `Strimzi has not made the Secrets ${secrets.join(', ')} yet`;
  return secrets.length === 0 ? [] : [{ kind: 'waiting', reason: 'KafkaNotReady', message }];
}

/** Every object by itself: one that cannot be applied does not keep the others from it. */
async function applyStage(
  { applier, live, generations }: RollOutParts,
  stage: Stage,
  replicas: readonly WantedReplicas[],
  signal: AbortSignal,
) {
  const holding: Hindrance[] = [];
  const others: Hindrance[] = [];
  const accounts: KubeObject[] = [];
  for (const built of stage.objects) {
    const desired = boundToAccount(built, accounts);
    const size = replicas.find(
      ({ deployment }) => desired.kind === 'Deployment' && deployment === desired.metadata.name,
    );
    try {
      const known = live.find(resourceOf(desired), objectKey(desired));
      const applied = await applySized(applier, desired, size, { live: known, signal });
      generations.note(applied);
      if (desired.kind === KINDS.ServiceAccount.kind) accounts.push(applied.object);
      const hindrance = readinessOf(applied.object, autoscaled(size, generations.of(applied.object)));
      if (hindrance !== null) holding.push(hindrance);
    } catch (error) {
      if (!(error instanceof KubeApiError)) throw error;
      (ACCESSORIES.has(desired.kind) ? others : holding).push(refusalOf(desired, error));
    }
  }
  return { holding, others };
}

/** With its replicas, where it has any and no autoscaler sets them. */
function applySized(applier: Applier, desired: KubeObject, size: WantedReplicas | undefined, call: ApplyCall) {
  const resource = resourceOf(desired);
  if (size?.setBy === 'autoscaler') return applier.applyScaled(resource, desired, size.replicas, call);
  if (size === undefined) return applier.apply(resource, desired, call);
  return applier.apply(resource, withReplicas(desired, size.replicas), call);
}

const autoscaled = (size: WantedReplicas | undefined, generation: number) =>
  size?.setBy === 'autoscaler' ? { least: size.replicas, generation } : undefined;
