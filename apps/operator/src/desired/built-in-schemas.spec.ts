import type { KubeObject } from '@cmp/kube';
import { ObjectSerializer } from '@kubernetes/client-node/dist/gen/models/ObjectSerializer.js';
import { build, find, objectsOf, VARIANTS } from '../../testing/build.js';

/** The client's models as a schema: a field that they do not have does not come back. */
const MODELS: Readonly<Record<string, string>> = {
  v1: 'V1',
  'apps/v1': 'V1',
  'policy/v1': 'V1',
  'networking.k8s.io/v1': 'V1',
  'rbac.authorization.k8s.io/v1': 'V1',
  'coordination.k8s.io/v1': 'V1',
  'autoscaling/v2': 'V2',
};

function throughModel({ apiVersion, kind, ...rest }: KubeObject): unknown {
  const model = `${MODELS[apiVersion]}${kind}`;
  const read: unknown = ObjectSerializer.deserialize({ apiVersion, kind, ...rest }, model, '');
  return JSON.parse(JSON.stringify(ObjectSerializer.serialize(read, model, '')));
}

describe('what is built of the kinds of Kubernetes itself', () => {
  it.each(Object.entries(VARIANTS))('has only fields that they have: %s', (_, spec) => {
    const objects = objectsOf(build(spec)).filter(({ apiVersion }) => apiVersion in MODELS);
    expect(objects.length).toBeGreaterThan(10);
    for (const object of objects) expect(throughModel(object)).toEqual(object);
  });

  it('would show a misspelt field', () => {
    const deployment = find(build(), 'Deployment', 'pulse-gateway');
    const misspelt = { ...deployment, spec: { ...deployment.spec, revisionHistoryLimits: 1 } };
    expect(throughModel(misspelt)).not.toEqual(misspelt);
  });
});
