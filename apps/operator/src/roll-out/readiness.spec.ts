import { apiVersionOf, type KubeObject, type KubeResource } from '@cmp/kube';
import { KINDS } from '../kinds.js';
import { readinessOf } from './readiness.js';

const object = (kind: KubeResource, content: object, generation = 3): KubeObject => ({
  apiVersion: apiVersionOf(kind),
  kind: kind.kind,
  metadata: { name: 'it', namespace: 'market', generation },
  ...content,
});

const deployment = (replicas: number, status: object) => object(KINDS.Deployment, { spec: { replicas }, status });
const all = (count: number) => ({ replicas: count, updatedReplicas: count, availableReplicas: count });

describe('a Deployment', () => {
  it.each([
    ['all of its pods are new and available', 2, { observedGeneration: 3, ...all(2) }],
    ['it wants no pod and has none', 0, { observedGeneration: 3 }],
  ])('is ready when %s', (_what, replicas, status) => {
    expect(readinessOf(deployment(replicas, status))).toBeNull();
  });

  it.each([
    ['nobody has seen it', 2, {}, '0 of 2'],
    ['its newest form is not seen yet', 2, { observedGeneration: 2, ...all(2) }, '0 of 2'],
    ['a pod is not available', 2, { observedGeneration: 3, ...all(2), availableReplicas: 1 }, '1 of 2'],
    ['a pod is of the old form', 2, { observedGeneration: 3, ...all(2), updatedReplicas: 1 }, '1 of 2'],
    ['an old pod is left', 2, { observedGeneration: 3, ...all(2), replicas: 3 }, '2 of 2'],
    ['pods are left of a size that is no longer wanted', 0, { observedGeneration: 3, ...all(1) }, '1 of 0'],
  ])('waits when %s', (_what, replicas, status, counted) => {
    const message = `it: ${counted} pods are ready`;
    expect(readinessOf(deployment(replicas, status))).toEqual({ kind: 'waiting', reason: 'RollingOut', message });
  });

  const deadline = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out' };

  it('has failed when its time is over, or its pods are refused', () => {
    const status = { observedGeneration: 3, conditions: [deadline] };
    expect(readinessOf(deployment(1, status))).toMatchObject({ kind: 'failed', reason: 'RolloutStuck' });
    const refused = { conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'quota' }] };
    expect(readinessOf(deployment(1, refused))).toMatchObject({
      kind: 'failed',
      reason: 'PodsRefused',
      message: 'it: quota',
    });
  });

  it('has another chance when it was changed after its time was over', () => {
    const status = { observedGeneration: 2, conditions: [deadline] };
    expect(readinessOf(deployment(1, status))).toMatchObject({ kind: 'waiting' });
  });

  describe('that an autoscaler sizes', () => {
    const autoscaled = { least: 2, generation: 3 };
    it.each([
      ['grows', 5, { observedGeneration: 3, ...all(5), availableReplicas: 2 }],
      ['shrinks', 2, { observedGeneration: 3, ...all(5) }],
      ['was just told another size', 5, { observedGeneration: 3, ...all(2) }],
    ])('is ready while it %s', (_what, replicas, status) => {
      const scaled = { ...deployment(replicas, status), metadata: { name: 'it', generation: 4 } };
      expect(readinessOf(scaled, autoscaled)).toBeNull();
    });

    it.each([
      ['fewer pods than the least are there', { observedGeneration: 3, ...all(5), availableReplicas: 1 }],
      ['an old pod is left', { observedGeneration: 3, ...all(5), updatedReplicas: 4 }],
      ['what was applied is not seen', { observedGeneration: 2, ...all(5) }],
    ])('waits when %s', (_what, status) => {
      expect(readinessOf(deployment(5, status), autoscaled)).toMatchObject({ kind: 'waiting' });
    });
  });
});

describe('what Strimzi makes', () => {
  const READY = { type: 'Ready', status: 'True' };
  it.each([KINDS.Kafka, KINDS.KafkaTopic, KINDS.KafkaUser])(
    'is ready when Strimzi says so of its newest form: $kind',
    (kind) => {
      const status = { observedGeneration: 3, conditions: [READY] };
      expect(readinessOf(object(kind, { status }))).toBeNull();
      const old = readinessOf(object(kind, { status: { ...status, observedGeneration: 2 } }));
      expect(old).toMatchObject({ kind: 'waiting', message: `${kind.kind} it: Strimzi has not answered yet` });
    },
  );

  it('waits with what Strimzi says is wrong', () => {
    const why = { type: 'NotReady', status: 'True', reason: 'Fatal', message: 'no broker' };
    const status = { observedGeneration: 3, conditions: [why] };
    expect(readinessOf(object(KINDS.KafkaTopic, { status }))?.message).toBe('KafkaTopic it: no broker');
  });
});

describe('anything else', () => {
  it('is ready at once', () => {
    expect(readinessOf(object(KINDS.Service, {}))).toBeNull();
  });
});
