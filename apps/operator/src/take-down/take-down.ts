import { KubeApiError, objectKey, type KubeApi, type KubeObject, type KubeResource } from '@cmp/kube';
import type { Clock, Logger } from '@cmp/runtime';
import { PULSE_LABEL } from '../desired/labels.js';
import { KINDS } from '../kinds.js';
import { FINALIZER, keepFinalizer } from './finalizer.js';

export interface TakeDownParts {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Tells a person what was left behind. */
  readonly warn: (reason: string, message: string) => void;
}

/** A namespace is to be gone within a minute, whether Strimzi still works in it or not. */
export const PATIENCE_MS = 40_000;
const TOPIC_FINALIZER = 'strimzi.io/topic-operator';
const LOOK_AGAIN_MS = 1000;

/**
 * Takes down what garbage collection would do in the wrong order: first those who use the topics, then topics and users while Kafka runs; the
 * rest goes with the resource. What is not gone in time is let go, with Strimzi's own finalizer taken off: the Kafka that held
 * those topics goes as well. Returns when to look again; null when nothing is left to do.
 */
export async function takeDown(parts: TakeDownParts, object: KubeObject, signal: AbortSignal): Promise<number | null> {
  const { api, clock } = parts;
  if (object.metadata.finalizers?.includes(FINALIZER) !== true) return null;
  await deleteAll(parts, KINDS.Deployment, object, signal);
  await deleteAll(parts, KINDS.KafkaTopic, object, signal);
  await deleteAll(parts, KINDS.KafkaUser, object, signal);
  const left = [
    ...(await partsOf(api, KINDS.KafkaTopic, object, signal)),
    ...(await partsOf(api, KINDS.KafkaUser, object, signal)),
  ];
  const sinceMs = clock.nowMs() - Date.parse(object.metadata.deletionTimestamp ?? '');
  if (left.length > 0 && sinceMs < PATIENCE_MS) return LOOK_AGAIN_MS;
  if (left.length > 0) await letGo(parts, left, signal);
  await keepFinalizer(api, object, false, signal);
  return null;
}

async function letGo({ api, logger, warn }: TakeDownParts, left: readonly KubeObject[], signal: AbortSignal) {
  const names = left.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', ');
  logger.warn('not removed in time, let go', { objects: names });
  warn('TopicsLeft', `not removed within ${PATIENCE_MS / 1000} s, let go with their Kafka: ${names}`);
  for (const { kind, metadata } of left) {
    const finalizers = (metadata.finalizers ?? []).filter((finalizer) => finalizer !== TOPIC_FINALIZER);
    const resource = kind === KINDS.KafkaTopic.kind ? KINDS.KafkaTopic : KINDS.KafkaUser;
    const at = { namespace: metadata.namespace, name: metadata.name };
    await unlessGone(api.patch(resource, at, { metadata: { finalizers } }, { signal }));
  }
}

async function deleteAll({ api, logger }: TakeDownParts, kind: KubeResource, object: KubeObject, signal: AbortSignal) {
  for (const part of await partsOf(api, kind, object, signal)) {
    if (part.metadata.deletionTimestamp !== undefined) continue;
    const { namespace, name, uid } = part.metadata;
    await unlessGone(api.delete(kind, { namespace, name }, { uid, propagationPolicy: 'Background', signal }));
    logger.info(`deleted ${kind.kind} ${objectKey(part)}: its MarketPulse is being deleted`);
  }
}

async function partsOf(api: KubeApi, kind: KubeResource, { metadata }: KubeObject, signal: AbortSignal) {
  if (!(await api.has(kind, { signal }))) return [];
  const labelSelector = `${PULSE_LABEL}=${metadata.name}`;
  const { items } = await api.list(kind, { namespace: metadata.namespace, labelSelector }, { signal });
  return items.map((item) => ({ ...item, kind: kind.kind }));
}

async function unlessGone(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (!(error instanceof KubeApiError) || !['notFound', 'conflict'].includes(error.failure)) throw error;
  }
}
