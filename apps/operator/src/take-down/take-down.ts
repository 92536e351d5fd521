import { KubeApiError, objectKey, objectNameOf, type KubeApi, type KubeObject, type KubeResource } from '@cmp/kube';
import type { Clock, Logger } from '@cmp/runtime';
import { PULSE_LABEL } from '../desired/labels.js';
import { KINDS } from '../kinds.js';
import { FINALIZER, keepFinalizer } from './finalizer.js';
import { letGo, unlessGone } from './let-go.js';

export interface TakeDownParts {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Tells a person what was left behind. */
  readonly warn: (reason: string, message: string) => void;
}

/** A namespace is to be gone within a minute, whether Strimzi still works in it or not. */
const PATIENCE_MS = 40_000;
const LOOK_AGAIN_MS = 1000;

/**
 * Takes down what garbage collection would do in the wrong order: first those who use the topics, then topics and users while Kafka runs; the
 * rest goes with the resource. What is not gone in time is let go, with Strimzi's own finalizer taken off: the Kafka that held
 * those topics goes as well. Returns when to look again; null when nothing is left to do.
 */
export async function takeDown(parts: TakeDownParts, object: KubeObject, signal: AbortSignal): Promise<number | null> {
  const { api, clock, warn } = parts;
  if (object.metadata.finalizers?.includes(FINALIZER) !== true) return null;
  const sinceMs = clock.nowMs() - Date.parse(object.metadata.deletionTimestamp ?? '');
  try {
    const left = await deleteParts(parts, object, signal);
    if (left.length > 0 && sinceMs < PATIENCE_MS) return LOOK_AGAIN_MS;
    if (left.length > 0) await leave(parts, left, signal);
  } catch (error) {
    if (!(error instanceof KubeApiError) || error.failure === 'aborted' || sinceMs < PATIENCE_MS) throw error;
    // A right that is missing must not hold the resource for ever.
    warn('TopicsLeft', `what is left could not be removed: ${error.message}`);
  }
  await keepFinalizer(api, object, false, signal);
  return null;
}

/** Deletes what the finalizer stands for; gives what of it Kafka still holds. */
async function deleteParts(parts: TakeDownParts, object: KubeObject, signal: AbortSignal) {
  const left: KubeObject[] = [];
  for (const kind of [KINDS.Deployment, KINDS.KafkaTopic, KINDS.KafkaUser]) {
    const found = await partsOf(parts.api, kind, object, signal);
    for (const part of found) await deletePart(parts, kind, part, signal);
    if (kind !== KINDS.Deployment)
      left.push(...(found.length === 0 ? [] : await partsOf(parts.api, kind, object, signal)));
  }
  return left;
}

async function deletePart({ api, logger }: TakeDownParts, kind: KubeResource, part: KubeObject, signal: AbortSignal) {
  const { uid, deletionTimestamp } = part.metadata;
  if (deletionTimestamp !== undefined) return;
  await unlessGone(api.delete(kind, objectNameOf(part), { uid, propagationPolicy: 'Background', signal }));
  logger.info(`deleted ${kind.kind} ${objectKey(part)}: its MarketPulse is being deleted`);
}

async function leave({ api, logger, warn }: TakeDownParts, left: readonly KubeObject[], signal: AbortSignal) {
  const names = left.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', ');
  logger.warn('not removed in time, let go', { objects: names });
  warn('TopicsLeft', `not removed within ${PATIENCE_MS / 1000} s, let go with their Kafka: ${names}`);
  for (const object of left) await letGo(api, object, signal);
}

async function partsOf(api: KubeApi, kind: KubeResource, { metadata }: KubeObject, signal: AbortSignal) {
  if (!(await api.has(kind, { signal }))) return [];
  const labelSelector = `${PULSE_LABEL}=${metadata.name}`;
  const { items } = await api.list(kind, { namespace: metadata.namespace, labelSelector }, { signal });
  return items;
}
