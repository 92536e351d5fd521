import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import { failed, waiting, type Hindrance } from './progress.js';

interface DeploymentStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly conditions?: readonly KubeCondition[];
}

interface KubeCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** Of a Deployment that an autoscaler sizes: its size changes all the time, and is no roll-out. */
export interface Autoscaled {
  /** Pods from which it is ready. */
  readonly least: number;
  /** Its generation when it was applied last. */
  readonly generation: number;
}

/** Null when the object does what it was applied for; kinds without a readiness of their own are ready at once. */
export function readinessOf(object: KubeObject, autoscaled?: Autoscaled): Hindrance | null {
  switch (object.kind) {
    case KINDS.Deployment.kind:
      return deploymentReadiness(object, autoscaled);
    case KINDS.Kafka.kind:
    case KINDS.KafkaTopic.kind:
    case KINDS.KafkaUser.kind:
      return strimziReadiness(object);
    default:
      return null;
  }
}

/** As `kubectl rollout status` has it: the newest spec is seen, every pod is of it, available, and no other is left. */
function deploymentReadiness({ metadata, ...object }: KubeObject, autoscaled?: Autoscaled): Hindrance | null {
  const status = (object['status'] ?? {}) as DeploymentStatus;
  const size = (object['spec'] as { replicas?: number }).replicas ?? 1;
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, conditions = [] } = status;
  const isSeen = (status.observedGeneration ?? 0) >= (autoscaled?.generation ?? metadata.generation ?? 0);
  const deadline = conditions.find(({ reason }) => reason === 'ProgressDeadlineExceeded');
  if (deadline !== undefined && isSeen) {
    return failed('RolloutStuck', `${metadata.name}: ${deadline.message ?? 'its pods do not get ready'}`);
  }
  const quota = conditions.find(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True');
  if (quota !== undefined) return failed('PodsRefused', `${metadata.name}: ${quota.message ?? 'pods are refused'}`);
  const isNew = isSeen && updatedReplicas === replicas;
  const wanted = Math.min(size, autoscaled?.least ?? size);
  if (isNew && availableReplicas >= wanted && (autoscaled !== undefined || replicas === size)) return null;
  const ready = isSeen ? Math.min(updatedReplicas, availableReplicas) : 0;
  return waiting('RollingOut', `${metadata.name}: ${ready} of ${size} pods are ready`);
}

/** Strimzi says `NotReady` with a reason, or nothing yet. */
function strimziReadiness({ kind, metadata, ...object }: KubeObject): Hindrance | null {
  const status = (object['status'] ?? {}) as { observedGeneration?: number; conditions?: readonly KubeCondition[] };
  const seen = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  const condition = (type: string) =>
    (status.conditions ?? []).find((each) => each.type === type && each.status === 'True');
  if (seen && condition('Ready') !== undefined) return null;
  const why = condition('NotReady');
  const said = why === undefined || !seen ? 'Strimzi has not answered yet' : (why.message ?? why.reason ?? 'not ready');
  return waiting('KafkaNotReady', `${kind} ${metadata.name}: ${said}`);
}
