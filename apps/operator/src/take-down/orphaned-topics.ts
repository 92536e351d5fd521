import { nameOfKey, objectKey, type KubeApi, type KubeObject } from '@cmp/kube';
import type { Clock, Logger } from '@cmp/runtime';
import { KINDS } from '../kinds.js';
import type { LiveObjects } from '../live-objects.js';
import { letGo, TOPIC_FINALIZER } from './let-go.js';

export interface OrphanParts {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly live: LiveObjects;
}

/** Strimzi may still be at work in the moment in which its Kafka goes. */
const ORPHAN_MS = 10_000;
const LOOK_AGAIN_MS = 2000;

/**
 * Lets go what a deleted namespace would wait for without end: topics that outlived their MarketPulse, are being deleted, and have no Kafka
 * any more, so that no Strimzi finishes them. Returns when to look again; null when there is none.
 */
export async function freeOrphanedTopics(parts: OrphanParts, key: string, signal: AbortSignal): Promise<number | null> {
  const { api, clock, live, logger } = parts;
  const leaving = live
    .labelled(KINDS.KafkaTopic, nameOfKey(key))
    .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
    .filter(({ metadata }) => metadata.finalizers?.includes(TOPIC_FINALIZER) === true);
  for (const topic of leaving) {
    const sinceMs = clock.nowMs() - Date.parse(topic.metadata.deletionTimestamp ?? '');
    if (sinceMs < ORPHAN_MS || !hasLostKafka(live, topic)) continue;
    logger.warn(`let KafkaTopic ${objectKey(topic)} go: it is being deleted, and its Kafka is gone`);
    await letGo(api, topic, signal);
  }
  return leaving.length === 0 ? null : LOOK_AGAIN_MS;
}

function hasLostKafka(live: LiveObjects, { metadata }: KubeObject): boolean {
  const kafka = live.find(KINDS.Kafka, `${metadata.namespace}/${metadata.labels?.['strimzi.io/cluster']}`);
  return kafka === null || kafka?.metadata.deletionTimestamp !== undefined;
}
