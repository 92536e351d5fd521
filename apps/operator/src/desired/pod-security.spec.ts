import { allOf, build, objectsOf, VARIANTS, type Open } from '../../testing/build.js';

interface Pod {
  readonly name: string;
  readonly spec: Open;
  readonly containers: readonly Open[];
}

function pods(spec: object): readonly Pod[] {
  return allOf(build(spec), 'Deployment').map(({ metadata, spec: { template } }) => ({
    name: metadata.name,
    spec: template.spec,
    containers: template.spec.containers,
  }));
}

describe.each(Object.entries(VARIANTS))('the pods of: %s', (_, spec) => {
  const all = pods(spec);

  it('are there', () => expect(all.length).toBeGreaterThanOrEqual(3));

  it('are restricted, as the Pod Security standard says', () => {
    for (const { spec: pod, containers } of all) {
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      for (const flag of ['hostNetwork', 'hostPID', 'hostIPC']) expect(pod).not.toHaveProperty(flag);
      for (const { securityContext } of containers) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });

  it('mount nothing of the node, and write only to /tmp', () => {
    for (const { spec: pod, containers } of all) {
      expect(pod.volumes.filter((volume: object) => 'hostPath' in volume)).toEqual([]);
      const writable = containers[0].volumeMounts.filter(({ readOnly }: Open) => readOnly !== true);
      expect(writable).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
    }
  });

  it('say what they need, and what memory they may take', () => {
    for (const { containers } of all) {
      expect(Object.keys(containers[0].resources.requests)).toEqual(['cpu', 'memory']);
      expect(containers[0].resources.limits).toHaveProperty('memory');
    }
  });

  it('are asked whether they have started, live and are ready', () => {
    for (const { containers } of all) {
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
        expect(containers[0][probe].httpGet.port).toBe(containers[0].ports[0].name);
      }
    }
  });

  it('run images of a fixed version', () => {
    for (const { containers } of all) expect(containers[0].image).toMatch(/:(?!latest$)[\w.-]+$/);
  });

  it('hold no token of the API server, except the producer, which holds a Lease', () => {
    const holders = all.filter(({ spec: pod }) => pod.automountServiceAccountToken !== false);
    expect(holders.map(({ name }) => name)).toEqual(['pulse-producer']);
    expect(all.filter(({ spec: pod, name }) => pod.serviceAccountName !== name)).toEqual([]);
  });
});

describe('every Deployment', () => {
  it('leaves the number of its pods to the roll-out, and its status to the cluster', () => {
    for (const object of Object.values(VARIANTS).flatMap((spec) => objectsOf(build(spec)))) {
      expect(object).not.toHaveProperty('status');
      if (object.kind === 'Deployment') expect(object.spec).not.toHaveProperty('replicas');
    }
  });

  it('has a new pod ready before an old one goes', () => {
    for (const { spec } of allOf(build(), 'Deployment')) {
      expect(spec.strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
    }
  });
});
