import { allOf, build, EVERYTHING, find, type Open } from '../../testing/build.js';

describe('the stages', () => {
  it('come in the order in which a record is read, so that nobody writes before somebody reads', () => {
    const stages = build(EVERYTHING).stages.map(({ name, objects }) => [
      name,
      objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name),
    ]);
    expect(stages).toEqual([
      ['topics', []],
      ['processor', ['pulse-processor']],
      ['gateway', ['pulse-gateway']],
      ['producer', ['pulse-producer']],
      ['dashboard', ['pulse-dashboard']],
    ]);
  });

  it('have budgets where more than one pod may run, and never hold up a drain', () => {
    expect(allOf(build(), 'PodDisruptionBudget')).toEqual([]);
    const budgets = allOf(build(EVERYTHING), 'PodDisruptionBudget');
    expect(budgets).toHaveLength(4);
    for (const { spec } of budgets) {
      expect(spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
      expect(spec).not.toHaveProperty('minAvailable');
    }
  });

  it('monitor what counts something, by the port that answers', () => {
    const monitors = allOf(build(EVERYTHING), 'PodMonitor');
    const ports = monitors.map(({ metadata, spec }) => `${metadata.name} ${spec.podMetricsEndpoints[0].port}`);
    expect(ports.sort()).toEqual([
      'pulse-gateway http',
      'pulse-kafka tcp-prometheus',
      'pulse-processor operations',
      'pulse-producer operations',
    ]);
    expect(monitors.every(({ metadata }) => metadata.labels.release === 'prometheus')).toBe(true);
  });

  it('give the gateway the time it may take to drain, and more', () => {
    const { spec } = find(build({ gateway: { drain: '2m' } }), 'Deployment', 'pulse-gateway').spec.template;
    expect(spec.terminationGracePeriodSeconds).toBe(5 + 120 + 10);
    expect(spec.containers[0].lifecycle.preStop).toEqual({ sleep: { seconds: 5 } });
  });

  it('let the producer hold one Lease, which it may not make', () => {
    const state = build();
    const { rules } = find(state, 'Role', 'pulse-producer');
    expect(rules).toEqual([
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        resourceNames: [find(state, 'Lease', 'pulse-producer').metadata.name],
        verbs: ['get', 'update', 'patch'],
      },
    ]);
    const [subject] = find(state, 'RoleBinding', 'pulse-producer').subjects;
    expect(subject).toMatchObject({ kind: 'ServiceAccount', name: 'pulse-producer' });
  });

  it('write quantities as the API server does, or they would be applied for ever', () => {
    const resources = { requests: { cpu: '1000m', memory: '1024Mi' }, limits: { cpu: '2000m' } };
    const { spec } = find(build({ gateway: { resources } }), 'Deployment', 'pulse-gateway').spec.template;
    expect(spec.containers[0].resources).toEqual({
      requests: { cpu: '1', memory: '1Gi' },
      limits: { cpu: '2', memory: '2Gi' },
    });
  });

  it('take images from where the resource says, else from where the operator does', () => {
    const imagesOf = (image: object): readonly string[] =>
      allOf(build({ image }), 'Deployment').map(({ spec }: Open) => spec.template.spec.containers[0].image);
    expect(imagesOf({})).toContain('ghcr.io/crypto-market-pulse/gateway:1.2.3');
    expect(imagesOf({ registry: 'localhost:5000', repositoryPrefix: 'mine/cmp-', tag: '2.0.0' })).toContain(
      'localhost:5000/mine/cmp-gateway:2.0.0',
    );
  });
});
