import { isKubeFailure, type KubeApi, type KubeObject } from '@cmp/kube';
import { resourceOf } from '../resource-of.js';

/** Strimzi's own, on every KafkaTopic: it removes the topic from Kafka first. */
export const TOPIC_FINALIZER = 'strimzi.io/topic-operator';

/** Takes Strimzi's finalizer off, so that an object which Strimzi does not finish can go. */
export async function letGo(api: KubeApi, object: KubeObject, signal: AbortSignal): Promise<void> {
  const { namespace, name, resourceVersion, finalizers = [] } = object.metadata;
  if (!finalizers.includes(TOPIC_FINALIZER)) return;
  const metadata = { resourceVersion, finalizers: finalizers.filter((finalizer) => finalizer !== TOPIC_FINALIZER) };
  await unlessGone(api.patch(resourceOf(object), { namespace, name }, { metadata }, { signal }));
}

/** Waits for a write that is of no use once the object is gone, or has been written anew: then it is looked at again anyway. */
export async function unlessGone(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (!isKubeFailure(error, 'notFound', 'conflict')) throw error;
  }
}
