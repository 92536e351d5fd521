import { KubeApiError, objectKey, type Applier, type KubeObject } from '@cmp/kube';
import type { DesiredState, Stage } from '../desired/desired-state.js';
import type { WantedReplicas } from '../desired/wanted-replicas.js';
import { KINDS } from '../kinds.js';
import { resourceOf } from '../resource-of.js';
import type { LiveObjects } from '../live-objects.js';
import { readinessOf } from './readiness.js';
import type { Hindrance, Progress } from './progress.js';

export interface RollOutParts {
  readonly applier: Applier;
  readonly live: LiveObjects;
}

/**
 * Applies the stages in order. The first that is not ready ends the pass: what runs behind it is left as it is until then. An object that
 * cannot be applied holds up its own stage only by what is missing of it; the others of the stage are applied all the same.
 */
export async function rollOut(
  { applier, live }: RollOutParts,
  { stages, replicas, pendingSecrets }: DesiredState,
  signal: AbortSignal,
): Promise<Progress> {
  for (const stage of stages) {
    const refused: Hindrance[] = [];
    const applied: KubeObject[] = [];
    for (const desired of stage.objects) {
      const resource = resourceOf(desired);
      try {
        const known = live.find(resource, objectKey(desired));
        const { object } = await applier.apply(resource, desired, { live: known, signal });
        applied.push(await scaled(applier, object, replicas, signal));
      } catch (error) {
        if (!(error instanceof KubeApiError)) throw error;
        refused.push(refusal(desired, error));
      }
    }
    const made = stage.name === 'topics' ? awaited(pendingSecrets) : [];
    const hindrances = [...refused, ...waitingFor(stage, applied), ...made];
    if (hindrances.length > 0) return { stage: stage.name, hindrances };
  }
  return { stage: null, hindrances: [] };
}

/** Sets replicas where no autoscaler does, and wakes what an autoscaler would leave at 0. */
async function scaled(
  applier: Applier,
  object: KubeObject,
  replicas: readonly WantedReplicas[],
  signal: AbortSignal,
): Promise<KubeObject> {
  if (object.kind !== KINDS.Deployment.kind) return object;
  const wanted = replicas.find(({ deployment }) => deployment === object.metadata.name);
  const has = (object['spec'] as { replicas?: number } | undefined)?.replicas ?? 1;
  if (wanted === undefined || (wanted.setBy === 'autoscaler' && has > 0)) return object;
  if (has === wanted.replicas) return object;
  const at = { namespace: object.metadata.namespace, name: object.metadata.name };
  await applier.setReplicas(KINDS.Deployment, at, wanted.replicas, { live: object, signal });
  // What was read before the change says nothing of its progress.
  const { status: _, ...rest } = object;
  return { ...rest, spec: { ...(object['spec'] as object), replicas: wanted.replicas } };
}

function waitingFor({ objects }: Stage, applied: readonly KubeObject[]): readonly Hindrance[] {
  const wanted = new Set(objects.map(objectKey));
  return applied.filter((object) => wanted.has(objectKey(object))).flatMap((object) => readinessOf(object) ?? []);
}

function awaited(secrets: readonly string[]): readonly Hindrance[] {
  const message = `Strimzi has not made the Secrets ${secrets.join(', ')} yet`;
  return secrets.length === 0 ? [] : [{ kind: 'waiting', reason: 'KafkaNotReady', message }];
}

function refusal(desired: KubeObject, error: KubeApiError): Hindrance {
  const what = `${desired.kind} ${desired.metadata.name}`;
  const reason = error.failure === 'forbidden' ? 'Forbidden' : 'ApplyFailed';
  return { kind: 'failed', reason, message: `${what} could not be applied: ${error.message}` };
}
