import { allOf, build, EVERYTHING, EXISTING, find } from '../../testing/build.js';

const HPA = {
  ...EVERYTHING,
  processor: { autoscaling: { provider: 'hpa', maxReplicas: 20, lagPerReplica: 15_000 } },
  gateway: { autoscaling: { provider: 'hpa', maxReplicas: 5 } },
};

describe('the processor’s autoscaler', () => {
  it('scales by what each replica has to work off, and reads the lag from the brokers as a user of its own', () => {
    const state = build(EVERYTHING);
    const [trigger] = find(state, 'ScaledObject', 'pulse-processor').spec.triggers;
    expect(trigger).toMatchObject({
      type: 'kafka',
      metadata: {
        bootstrapServers: 'pulse-kafka-kafka-bootstrap.market.svc:9093',
        topic: 'crypto_market_data',
        lagThreshold: '15000',
        limitToPartitionsWithLag: 'true',
        tls: 'enable',
        sasl: 'scram_sha512',
      },
      authenticationRef: { name: 'pulse-keda' },
    });
    const { spec } = find(state, 'TriggerAuthentication', 'pulse-keda');
    expect(spec.secretTargetRef).toContainEqual({ parameter: 'password', name: 'pulse-keda', key: 'password' });
    expect(spec.secretTargetRef).toContainEqual({
      parameter: 'ca',
      name: 'pulse-kafka-cluster-ca-cert',
      key: 'ca.crt',
    });
    expect(spec.configMapTargetRef).toEqual([{ parameter: 'username', name: 'pulse-keda', key: 'username' }]);
    expect(find(state, 'ConfigMap', 'pulse-keda').data).toEqual({ username: 'pulse-keda' });
  });

  it('looks at the group that the processor is in', () => {
    const state = build(EVERYTHING);
    const [{ metadata }] = find(state, 'ScaledObject', 'pulse-processor').spec.triggers;
    expect(metadata.consumerGroup).toBe(find(state, 'ConfigMap', 'pulse-processor').data.PROCESSOR_GROUP);
  });

  it('logs in to an existing Kafka by the Secret that the services use', () => {
    const { spec } = find(build(EXISTING), 'TriggerAuthentication', 'pulse-keda');
    expect(spec.secretTargetRef).toContainEqual({ parameter: 'username', name: 'kafka-login', key: 'username' });
    expect(spec).not.toHaveProperty('configMapTargetRef');
  });

  it('asks for no login where there is none', () => {
    const open = { ...EVERYTHING, kafka: { existing: { bootstrapServers: ['kafka:9092'] } } };
    expect(allOf(build(open), 'TriggerAuthentication')).toEqual([]);
    const [trigger] = find(build(open), 'ScaledObject', 'pulse-processor').spec.triggers;
    expect([trigger.metadata.tls, trigger.metadata.sasl, trigger.authenticationRef]).toEqual([
      'disable',
      'none',
      undefined,
    ]);
  });

  it('never goes beyond the partitions, and says so', () => {
    const wide = { ...EVERYTHING, processor: { autoscaling: { minReplicas: 14, maxReplicas: 20 } } };
    const state = build(wide);
    const { minReplicaCount, maxReplicaCount, fallback } = find(state, 'ScaledObject', 'pulse-processor').spec;
    expect([minReplicaCount, maxReplicaCount, fallback.replicas]).toEqual([12, 12, 12]);
    expect(state.findings).toEqual([
      { reason: 'ScalingLimited', message: 'the processor scales to 12 pod(s), not 20: there are as many partitions' },
    ]);
    expect(build(EVERYTHING).findings).toEqual([]);
  });

  it('keeps what there is while KEDA hears nothing of the lag', () => {
    const { fallback } = find(build(EVERYTHING), 'ScaledObject', 'pulse-processor').spec;
    expect(fallback).toEqual({ failureThreshold: 3, replicas: 2, behavior: 'currentReplicasIfHigher' });
  });

  it('takes one pod at a time away, slower than a rebalance settles', () => {
    const { behavior } = find(build(EVERYTHING), 'ScaledObject', 'pulse-processor').spec.advanced
      .horizontalPodAutoscalerConfig;
    expect(behavior.scaleDown).toEqual({
      stabilizationWindowSeconds: 600,
      policies: [{ type: 'Pods', value: 1, periodSeconds: 180 }],
    });
  });

  it.each(['keda', 'hpa'])('goes as quickly as the resource says: %s', (provider) => {
    const pace = { pollInterval: '2s', scaleUpAfter: '0s', scaleDownAfter: '10s', scaleDownEvery: '5s' };
    const processor = { autoscaling: { provider, minReplicas: 1, maxReplicas: 3, ...pace } };
    const state = build({ ...EVERYTHING, processor });
    const keda = find(state, 'ScaledObject', 'pulse-processor')?.spec;
    const hpa = find(state, 'HorizontalPodAutoscaler', 'pulse-processor')?.spec;
    const { behavior } = hpa ?? keda.advanced.horizontalPodAutoscalerConfig;
    expect(keda?.pollingInterval).toBe(provider === 'keda' ? 2 : undefined);
    expect(behavior.scaleUp.stabilizationWindowSeconds).toBe(0);
    expect(behavior.scaleDown).toMatchObject({ stabilizationWindowSeconds: 10, policies: [{ periodSeconds: 5 }] });
  });

  it('is the cluster’s own on request, by the same lag per replica', () => {
    const { spec } = find(build(HPA), 'HorizontalPodAutoscaler', 'pulse-processor');
    expect(spec.maxReplicas).toBe(12);
    expect(spec.metrics[0].external).toEqual({
      metric: {
        name: 'kafka_consumergroup_lag_sum',
        selector: { matchLabels: { consumergroup: 'market-pulse-processor', topic: 'crypto_market_data' } },
      },
      target: { type: 'AverageValue', averageValue: '15k' },
    });
    expect(allOf(build(HPA), 'ScaledObject')).toEqual([]);
  });
});

describe('the gateway’s autoscaler', () => {
  it('adds up the connections of all pods and kinds, beside CPU', () => {
    const { triggers, advanced } = find(build(EVERYTHING), 'ScaledObject', 'pulse-gateway').spec;
    expect(triggers.map(({ type, name = '-' }: { type: string; name?: string }) => `${type} ${name}`)).toEqual([
      'metrics-api plain',
      'metrics-api feed',
      'metrics-api socketio',
      'cpu -',
    ]);
    expect(triggers[1].metadata).toMatchObject({
      url: 'http://pulse-gateway.market:8080/api/status',
      valueLocation: 'clients.feed',
      aggregateFromKubeServiceEndpoints: 'true',
      aggregationType: 'sum',
    });
    expect(advanced.scalingModifiers).toEqual({
      formula: 'plain + feed + socketio',
      target: '2000',
      metricType: 'AverageValue',
    });
  });

  it('goes by CPU alone without KEDA', () => {
    const { metrics } = find(build(HPA), 'HorizontalPodAutoscaler', 'pulse-gateway').spec;
    expect(metrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
    ]);
  });
});
