import type { KubeApi, KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { MarketPulse } from '../resource/market-pulse.js';

/** Holds a MarketPulse back until its topics are gone: Strimzi removes them only while their Kafka runs. */
export const FINALIZER = 'market-pulse.io/topics';

export const needsFinalizer = ({ spec }: Pick<MarketPulse, 'spec'>) =>
  spec.kafka.managed !== undefined && spec.topics.deletionPolicy === 'Delete';

/** Puts the finalizer on or takes it off; nothing is written when it is as wanted. */
export async function keepFinalizer(
  api: KubeApi,
  object: Pick<KubeObject, 'metadata'>,
  wanted: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { namespace, name, resourceVersion, finalizers = [] } = object.metadata;
  if (finalizers.includes(FINALIZER) === wanted) return;
  const rest = finalizers.filter((finalizer) => finalizer !== FINALIZER);
  // With the version read, so that a finalizer of somebody else is not lost.
  const metadata = { resourceVersion, finalizers: wanted ? [...rest, FINALIZER] : rest };
  await api.patch(KINDS.MarketPulse, { namespace, name }, { metadata }, { signal });
}
