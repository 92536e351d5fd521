import { objectNameOf, type Applier, type KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';

/** Gives a Deployment that many replicas. The object as it is then: what was read before the change says nothing of its progress. */
export async function setSize(
  applier: Applier,
  deployment: KubeObject,
  replicas: number,
  signal: AbortSignal,
): Promise<KubeObject> {
  const isWritten = await applier.setReplicas(KINDS.Deployment, objectNameOf(deployment), replicas, {
    live: deployment,
    signal,
  });
  if (!isWritten) return deployment;
  const { status: _, ...rest } = deployment;
  return { ...rest, spec: { ...(deployment['spec'] as object), replicas } };
}
