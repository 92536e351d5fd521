import { Registry } from 'prom-client';
import { systemClock } from '@cmp/runtime';
import { eventually } from '@cmp/runtime/testing';
import { HttpKubeApi, loadKubeConnection, type KubeConnection, type KubeResource } from '../src/index.js';
import { DEFINITIONS, kubeObject, NAMESPACES, randomName } from './builders.js';
import type { ClusterUnderTest } from './cluster-under-test.js';

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1', namespaced: true } as const;
const ROLES: KubeResource = { ...RBAC, kind: 'Role', plural: 'roles' };
const BINDINGS: KubeResource = { ...RBAC, kind: 'RoleBinding', plural: 'rolebindings' };

/** The cluster of KUBECONFIG. All that it makes has random names and is removed by `close`. */
export async function realClusterUnderTest(): Promise<ClusterUnderTest> {
  const admin = await loadKubeConnection();
  const limits = { perSecond: 100, burst: 100 };
  const api = new HttpKubeApi({ connection: admin, clock: systemClock, registry: new Registry(), limits });
  const undo: (() => Promise<unknown>)[] = [];
  const apply = (resource: KubeResource, name: string, content: object, namespace?: string) =>
    api.apply(resource, kubeObject(resource, { name, ...(namespace === undefined ? {} : { namespace }) }, content), {
      fieldManager: 'kube-test',
      force: true,
    });
  const served = (resource: KubeResource, wanted: boolean) =>
    eventually(
      `${resource.plural} ${wanted ? 'served' : 'gone'}`,
      async () => {
        api.refreshDiscovery();
        return (await api.has(resource)) === wanted;
      },
      30_000,
    );
  return {
    connection: (user) => (user === undefined ? admin : as(user, admin)),
    async namespace() {
      const { metadata } = await api.create(NAMESPACES, kubeObject(NAMESPACES, { name: randomName() }));
      undo.push(() => api.delete(NAMESPACES, { name: metadata.name }));
      return metadata.name;
    },
    async install(resource) {
      const name = `${resource.plural}.${resource.group}`;
      await apply(DEFINITIONS, name, { spec: crdSpec(resource) });
      undo.push(() => api.delete(DEFINITIONS, { name }));
      await served(resource, true);
    },
    async uninstall(resource) {
      await api.delete(DEFINITIONS, { name: `${resource.plural}.${resource.group}` });
      await served(resource, false);
    },
    async grant(user, namespace, { group, plural }, verbs) {
      const rule = { apiGroups: [group], resources: [plural], verbs };
      await apply(ROLES, user, { rules: [rule] }, namespace);
      const subject = { kind: 'User', name: user, apiGroup: RBAC.group };
      await apply(
        BINDINGS,
        user,
        { roleRef: { apiGroup: RBAC.group, kind: 'Role', name: user }, subjects: [subject] },
        namespace,
      );
    },
    async close() {
      for (const step of undo.reverse()) await step();
    },
  };
}

function as(user: string, admin: KubeConnection): KubeConnection {
  return {
    ...admin,
    async access() {
      const { agent, headers } = await admin.access();
      return { agent, headers: { ...headers, 'Impersonate-User': user } };
    },
  };
}

function crdSpec({ group, kind, plural, version }: KubeResource) {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const openAPIV3Schema = { type: 'object', properties: { spec: open, status: open } };
  return {
    group,
    scope: 'Namespaced',
    names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
    versions: [
      { name: version, served: true, storage: true, schema: { openAPIV3Schema }, subresources: { status: {} } },
    ],
  };
}
