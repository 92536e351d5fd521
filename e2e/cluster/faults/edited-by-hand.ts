import type { KubeObject, KubeResource } from '@cmp/kube';
import { CONFIG_MAPS, DEPLOYMENTS, LEASES, SERVICES } from '@cmp/kube/testing';
import { AUTOSCALERS, BUDGETS, CHILD_KINDS, childrenIn, POLICIES, ROLES } from './child-kinds.js';
import { FaultRig, type Cluster, type Open } from './fault-rig.js';
import { NO_NODE } from './unscheduled-pods.js';

const ONE = { spaces: 1 };
const LABELS = { metadata: { labels: { 'app.kubernetes.io/part-of': 'something-else' } } };

/** Edits that a person may make, each of another kind of field. */
const EDITS: readonly (readonly [KubeResource, string, object])[] = [
  [CONFIG_MAPS, 'pulse-processor', { data: { WINDOW_MS: '1' } }],
  [SERVICES, 'pulse-gateway', { spec: { selector: { 'app.kubernetes.io/component': 'nobody' } } }],
  [DEPLOYMENTS, 'pulse-processor', { spec: { template: { spec: { terminationGracePeriodSeconds: 99 } } } }],
  [ROLES, 'pulse-producer', { rules: [] }],
  [LEASES, 'pulse-producer', LABELS],
  [DEPLOYMENTS, 'pulse-dashboard', { spec: { replicas: 0 } }],
];
/** Half of the time to the operator's next look by itself: what is put right sooner, its watch has told. */
const HEARD_MS = 15_000;
const SPEC = { networkPolicies: { enabled: true } };

export function itKeepsWhatItMade(cluster: Cluster): void {
  it.concurrent('makes every object again that somebody deletes', () =>
    FaultRig.within(cluster, 'deleted', ONE, async (rig) => {
      await rig.settled({ ...SPEC, gateway: autoscaled(1) });
      const before = await childrenIn(rig.api, rig.namespace);
      expect(before.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining([BUDGETS, POLICIES, AUTOSCALERS, ROLES, LEASES].map(({ kind }) => kind)),
      );
      for (const object of before) await rig.api.delete(resourceOf(object), nameOf(object));
      const uids = new Set(before.map(({ metadata }) => metadata.uid));
      const isAnew = async () => {
        const now = (await childrenIn(rig.api, rig.namespace)).filter(({ metadata }) => !uids.has(metadata.uid));
        return now.length === before.length;
      };
      await rig.soon(`${before.length} others`, isAnew);
      await rig.ready();
      const names = (objects: readonly KubeObject[]) => objects.map((each) => `${each.kind} ${each.metadata.name}`);
      expect(names(await childrenIn(rig.api, rig.namespace)).sort()).toEqual(names(before).sort());
    }),
  );

  it.concurrent('puts right what somebody edits, and nothing else', () =>
    FaultRig.within(cluster, 'edited', ONE, async (rig) => {
      await rig.settled(SPEC);
      for (const [kind, name, edit] of EDITS) {
        const before = content(await rig.get(kind, name));
        await rig.api.patch(kind, { namespace: rig.namespace, name }, edit, { fieldManager: 'a-person' });
        const isRight = async () => content(await rig.get(kind, name)) === before;
        await rig.soon(`${kind.kind} ${name} as it was`, isRight, HEARD_MS);
      }
    }),
  );

  it.concurrent('leaves spec.replicas to the autoscaler, also when it puts something else right', () =>
    FaultRig.within(cluster, 'autoscaled', ONE, async (rig) => {
      await rig.settled({ gateway: autoscaled(1) });
      const at = { namespace: rig.namespace, name: 'pulse-gateway' };
      const scaled = { fieldManager: 'kube-controller-manager', subresource: 'scale' } as const;
      await rig.api.patch(DEPLOYMENTS, at, { spec: { replicas: 3 } }, scaled);
      const edit = { spec: { template: { spec: { terminationGracePeriodSeconds: 99 } } } };
      await rig.api.patch(DEPLOYMENTS, at, edit, { fieldManager: 'a-person' });
      const seconds = (deployment: Open) => deployment.spec.template.spec.terminationGracePeriodSeconds;
      await rig.soon('the edit undone', async () => seconds(await rig.deployment(at.name)) !== 99);
      await rig.soon('three pods', async () => (await rig.deployment(at.name)).status.availableReplicas === 3);
      expect((await rig.deployment(at.name)).spec.replicas).toBe(3);
    }),
  );
}

const autoscaled = (minReplicas: number) => ({
  nodeSelector: NO_NODE,
  autoscaling: { provider: 'hpa', minReplicas, maxReplicas: 5 },
});
const resourceOf = (object: KubeObject) => CHILD_KINDS.find(({ kind }) => kind === object.kind) ?? CONFIG_MAPS;
const nameOf = ({ metadata }: KubeObject) => ({ namespace: metadata.namespace, name: metadata.name });

/** What a person sees of an object: status and book-keeping left out. */
function content({ metadata, status: _, ...object }: Open): string {
  const { labels, annotations, ownerReferences } = metadata;
  const { 'deployment.kubernetes.io/revision': __, ...kept } = annotations ?? {};
  return JSON.stringify({ ...object, labels, kept, ownerReferences });
}
