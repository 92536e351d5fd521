import type { CallOptions, KubeApi } from '../api/kube-api.js';
import { objectNameOf, type KubeObject } from '../kube-object.js';
import { apiVersionOf, type KubeResource } from '../kube-resource.js';
import { isJsonObject } from './json-value.js';

/** How many pods a workload is to have; undefined for what has no replicas. */
export function replicasOf({ spec }: KubeObject): number | undefined {
  const replicas = isJsonObject(spec) ? spec['replicas'] : undefined;
  return typeof replicas === 'number' ? replicas : undefined;
}

export function withReplicas(object: KubeObject, replicas: number): KubeObject {
  const { spec } = object;
  return { ...object, spec: { ...(isJsonObject(spec) ? spec : {}), replicas } };
}

export interface ReplicasOptions extends CallOptions {
  readonly api: KubeApi;
  readonly fieldManager: string;
  /** A conflict when the workload has been written since it was read. */
  readonly unlessWritten?: boolean;
}

/** Applies the replicas of a workload that is there, and nothing else. */
export function applyReplicas(
  resource: KubeResource,
  live: KubeObject,
  replicas: number,
  { api, fieldManager, signal, unlessWritten = false }: ReplicasOptions,
): Promise<KubeObject> {
  const { uid, resourceVersion } = live.metadata;
  const metadata = {
    ...objectNameOf(live),
    // One that was deleted and made again meanwhile is another one.
    ...(uid === undefined ? {} : { uid }),
    ...(unlessWritten && resourceVersion !== undefined ? { resourceVersion } : {}),
  };
  const wanted = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata, spec: { replicas } };
  return api.apply(resource, wanted, { fieldManager, force: true, signal });
}
