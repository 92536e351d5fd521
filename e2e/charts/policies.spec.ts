import { renderChart, type Manifest } from './render-chart.js';

/** Every pod that the charts run, in every form that they come in. */
const PODS = [
  ...renderChart('market-pulse-operator'),
  ...renderChart('market-pulse-operator', { set: ['watchNamespaces={a}', 'replicas=1'] }),
  ...renderChart('market-pulse'),
  ...renderChart('market-pulse', { values: ['values-production.yaml'] }),
]
  .map((manifest): [string, Manifest['spec']] => [
    `${manifest.kind} ${manifest.metadata.name}`,
    manifest.kind === 'Pod' ? manifest.spec : manifest.spec?.template?.spec,
  ])
  .filter(([, spec]) => spec?.containers !== undefined);

describe.each(PODS)('%s', (name, spec) => {
  const containers = spec.containers as Manifest['spec'][];

  it('is what Pod Security calls restricted', () => {
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec.hostNetwork ?? spec.hostPID ?? spec.hostIPC).toBeUndefined();
    for (const { securityContext } of containers) {
      expect(securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('says what it needs and what it may take', () => {
    for (const { resources } of containers) {
      expect(resources.requests).toMatchObject({ cpu: expect.any(String), memory: expect.any(String) });
      expect(resources.limits).toMatchObject({ memory: expect.any(String) });
    }
  });

  it('runs images by a tag that does not move', () => {
    for (const { image } of containers) expect(image).toMatch(/:(?!latest$)[\w.-]+$/);
  });

  it('has probes when it is there to stay, and a token only to work with the API server', () => {
    if (name.startsWith('Pod ')) return expect(spec.automountServiceAccountToken).toBe(false);
    for (const container of containers) {
      expect(container).toMatchObject({ livenessProbe: {}, readinessProbe: {}, startupProbe: {} });
    }
    expect(spec.automountServiceAccountToken).toBe(name === 'Deployment demo');
  });

  it('runs under an account that is not the default one, or without a token', () => {
    if (spec.automountServiceAccountToken) expect(spec.serviceAccountName).not.toBe('default');
  });
});

it('there are pods to look at', () => expect(PODS.length).toBe(4));
