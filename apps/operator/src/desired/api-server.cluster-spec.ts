import { fileURLToPath } from 'node:url';
import { Kubectl, randomName } from '@cmp/kube/testing';
import { FULL_CLUSTER, objectsOf, pulseOf, VARIANTS } from '../../testing/build.js';
import { marketPulseCrd } from '../resource/market-pulse-crd.js';
import { referencedSecrets } from './component-inputs.js';
import { desiredState } from './desired-state.js';

const CRDS = ['strimzi', 'keda', 'prometheus-operator', 'cert-manager', 'gateway-api'].map((folder) =>
  fileURLToPath(new URL(`../../../../e2e/fixtures/crds/${folder}`, import.meta.url)),
);

/** As strict as kubectl is with a person: an unknown field, which the API server would drop, is an error. */
describe('what is built, before a real API server', () => {
  const kubectl = new Kubectl(process.env['CLUSTER_KUBECTL'] ?? 'kubectl');
  const namespace = randomName('dry-run');
  let takeBack: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    takeBack = await kubectl.lendDefinitions(CRDS);
    await kubectl.run(['create', 'namespace', namespace]);
    await kubectl.run(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
  });
  afterAll(async () => {
    await kubectl.run(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']);
    await takeBack();
  });

  const wanted = (spec: object) => {
    const pulse = pulseOf(spec, { namespace });
    const secrets = new Map(referencedSecrets(pulse).map((name) => [name, `sum of ${name}`]));
    return objectsOf(desiredState(pulse, { ...FULL_CLUSTER, secrets }));
  };

  it.each(Object.entries(VARIANTS))('is taken as it is: %s', async (_, spec) => {
    const objects = wanted(spec);
    expect(objects.length).toBeGreaterThan(20);
    expect(await kubectl.dryRun(objects)).toHaveLength(objects.length);
  });

  it('would be refused with a misspelt field', async () => {
    const [object] = wanted({}).filter(({ kind }) => kind === 'KafkaTopic');
    const misspelt = { ...object!, spec: { ...(object!['spec'] as object), partition: 1 } };
    await expect(kubectl.dryRun([misspelt])).rejects.toThrow(/unknown field "(spec\.)?partition"/);
  });

  it('is of a definition that the API server takes', async () => {
    expect(await kubectl.dryRun([marketPulseCrd()])).toHaveLength(1);
  });
});
