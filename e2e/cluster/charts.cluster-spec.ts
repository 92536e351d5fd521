import { fileURLToPath } from 'node:url';
import { Kubectl, randomName } from '@cmp/kube/testing';
import { renderChart, type Manifest } from '../charts/render-chart.js';

const MONITOR = 'monitoring.coreos.com/v1/ServiceMonitor';
const CRDS = ['prometheus-operator'].map((folder) =>
  fileURLToPath(new URL(`../fixtures/crds/${folder}`, import.meta.url)),
);
const DEFINITION = fileURLToPath(new URL('../../charts/market-pulse-operator/crd', import.meta.url));
const OPERATOR_SETTINGS = ['crds.install=false', 'metrics.serviceMonitor=true', 'watchNamespaces={NAMESPACE}'];

/** As strict as kubectl is with a person: an unknown field, which the API server would drop, is an error. */
describe('what the charts render, before a real API server', () => {
  const kubectl = new Kubectl(process.env['CLUSTER_KUBECTL'] ?? 'kubectl');
  const namespace = randomName('dry-run');
  let takeBack: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    takeBack = await kubectl.lendDefinitions([...CRDS, DEFINITION]);
    await kubectl.run(['create', 'namespace', namespace]);
    await kubectl.run(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
  });
  afterAll(async () => {
    await kubectl.run(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']);
    await takeBack();
  });

  const taken = async (manifests: readonly Manifest[]) => {
    const placed = JSON.parse(JSON.stringify(manifests).replaceAll('"somewhere"', `"${namespace}"`)) as Manifest[];
    expect(await kubectl.dryRun(placed)).toHaveLength(manifests.length);
  };

  it.each([['values.yaml'], ['values-dev.yaml'], ['values-production.yaml']])('market-pulse: %s', async (file) => {
    await taken(renderChart('market-pulse', { values: [file] }));
  });

  it('market-pulse-operator: values.yaml', async () => {
    await taken(renderChart('market-pulse-operator'));
  });

  it('market-pulse-operator: one namespace, watched by a Prometheus operator', async () => {
    const set = OPERATOR_SETTINGS.map((each) => each.replace('NAMESPACE', 'somewhere'));
    await taken(renderChart('market-pulse-operator', { set, apis: [MONITOR] }));
  });

  it('a misspelt field would be refused', async () => {
    const [pulse] = renderChart('market-pulse').filter(({ kind }) => kind === 'MarketPulse');
    await expect(taken([{ ...pulse!, spec: { ...pulse!['spec'], coin: ['bitcoin'] } }])).rejects.toThrow(
      /unknown field "(spec\.)?coin"/,
    );
  });
});
