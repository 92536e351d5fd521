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
export { apiVersionOf, namespacedResource, qualifiedName, type KubeResource } from './kube-resource.js';
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
export { Applier, type Applied, type ApplierOptions, type ApplyCall } from './apply/applier.js';
export { firstDifference } from './apply/first-difference.js';
export { childId, prune, type Child, type PruneOptions } from './apply/prune.js';
export { sameQuantity } from './apply/quantity.js';
export { replicasOf, withReplicas } from './apply/replicas.js';
export { APPLIED_ANNOTATION, sendableForm, type SendableForm } from './apply/sendable-form.js';
export { LeaderElection, type LeaderElectionOptions } from './lease/leader-election.js';
export { LEASE_TIMES, LeaseLock, LeaseLostError, type LeaseLockOptions, type LeaseTimes } from './lease/lease-lock.js';
export { microTime } from './micro-time.js';
export {
  conditionTransitions,
  findCondition,
  isConditionTrue,
  removeCondition,
  setCondition,
  type Condition,
  type ConditionNow,
} from './status/conditions.js';
export { StatusWriter } from './status/status-writer.js';
export { EVENT, LEASE } from './well-known.js';
export type { EventRate } from './events/event-budget.js';
export type { EventSource, KubeEvent } from './events/event-object.js';
export { EventRecorder, type EventRecorderOptions } from './events/event-recorder.js';
