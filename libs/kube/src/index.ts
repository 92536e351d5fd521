export { HttpKubeApi, type HttpKubeApiOptions, type KubeApiLimits } from './api/http-kube-api.js';
export { isKubeFailure, KubeApiError, type KubeApiErrorParts, type KubeFailure } from './api/kube-api-error.js';
export type {
  ApplyOptions,
  CallOptions,
  DeleteOptions,
  KubeApi,
  KubeList,
  ListScope,
  ObjectName,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from './api/kube-api.js';
export { connectionOf, loadKubeConnection, type KubeConnection } from './api/kube-connection.js';
export {
  nameOfKey,
  objectKey,
  objectNameOf,
  type KubeObject,
  type ObjectMeta,
  type OwnerReference,
} from './kube-object.js';
export { apiVersionOf, qualifiedName, type KubeResource } from './kube-resource.js';
export {
  byLabel,
  byOwnerUid,
  ObjectStore,
  type Indexer,
  type ObjectChange,
  type ObjectReader,
} from './reflect/object-store.js';
export { REFLECTOR_LIMITS, type ReflectorLimits } from './reflect/reflector-limits.js';
export type { ScopeState } from './reflect/reflector-state.js';
export { Reflector, type ReflectorOptions } from './reflect/reflector.js';
export {
  Controller,
  type ControllerLimits,
  type ControllerOptions,
  type ReconcileResult,
  type WatchedKind,
} from './controller/controller.js';
export { isMeaningful } from './controller/meaningful-change.js';
export { controllerOwnerKeys } from './controller/owner-keys.js';
export { WorkQueue, WORK_QUEUE_LIMITS, type WorkQueueLimits, type WorkQueueOptions } from './queue/work-queue.js';
