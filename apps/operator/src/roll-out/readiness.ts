import type { KubeObject } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import type { Hindrance } from './progress.js';

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

/** Null when the object does what it was applied for; kinds without a readiness of their own are ready at once. */
export function readinessOf(object: KubeObject): Hindrance | null {
  switch (object.kind) {
    case KINDS.Deployment.kind:
      return deploymentReadiness(object);
    case KINDS.Kafka.kind:
    case KINDS.KafkaTopic.kind:
    case KINDS.KafkaUser.kind:
      return strimziReadiness(object);
    default:
      return null;
  }
}

/** As `kubectl rollout status` has it: the newest spec is seen, every pod is of it, available, and no other is left. */
function deploymentReadiness({ metadata, ...object }: KubeObject): Hindrance | null {
  const status = (object['status'] ?? {}) as DeploymentStatus;
  const wanted = (object['spec'] as { replicas?: number }).replicas ?? 1;
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0, availableReplicas = 0, conditions = [] } = status;
  const deadline = conditions.find(({ reason }) => reason === 'ProgressDeadlineExceeded');
  if (deadline !== undefined && observedGeneration >= (metadata.generation ?? 0)) {
    return failed('RolloutStuck', `${metadata.name}: ${deadline.message ?? 'its pods do not get ready'}`);
  }
  const quota = conditions.find(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True');
  if (quota !== undefined) return failed('PodsRefused', `${metadata.name}: ${quota.message ?? 'pods are refused'}`);
  const seen = observedGeneration >= (metadata.generation ?? 0);
  if (seen && updatedReplicas === wanted && replicas === wanted && availableReplicas === wanted) return null;
  const ready = seen ? Math.min(updatedReplicas, availableReplicas) : 0;
  return waiting('RollingOut', `${metadata.name}: ${ready} of ${wanted} pods are ready`);
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

const waiting = (reason: string, message: string): Hindrance => ({ kind: 'waiting', reason, message });
const failed = (reason: string, message: string): Hindrance => ({ kind: 'failed', reason, message });
