import { Registry } from 'prom-client';
import { systemClock } from '@cmp/runtime';
import { HttpKubeApi, qualifiedName } from '../src/index.js';
import { BUILT_IN, kubeObject, NAMESPACES, randomName } from './builders.js';
import type { ClusterUnderTest, RbacVerb } from './cluster-under-test.js';
import type { FakeVerb } from './fake-api/api-request.js';
import { FakeApiServer } from './fake-api/fake-api-server.js';

const RIGHTS: Readonly<Record<RbacVerb, readonly FakeVerb[]>> = {
  get: ['get'],
  list: ['list'],
  watch: ['watch'],
  create: ['create'],
  update: ['replace'],
  patch: ['patch', 'apply'],
  delete: ['delete'],
};

export async function fakeClusterUnderTest(): Promise<ClusterUnderTest> {
  const server = await FakeApiServer.start(BUILT_IN);
  const api = new HttpKubeApi({ connection: server.connection(), clock: systemClock, registry: new Registry() });
  return {
    connection: (user) => server.connection(user),
    async namespace() {
      const made = await api.create(NAMESPACES, kubeObject(NAMESPACES, { name: randomName() }));
      return made.metadata.name;
    },
    install: async (resource) => server.register(resource),
    uninstall: async (resource) => server.unregister(resource),
    async grant(user, _namespace, resource, verbs) {
      server.faults.clear();
      const denied = (Object.keys(RIGHTS) as RbacVerb[]).filter((verb) => !verbs.includes(verb));
      for (const verb of denied.flatMap((right) => RIGHTS[right]))
        server.faults.forbid({ user, verb, resource: qualifiedName(resource) });
    },
    close: () => server.stop(),
  };
}
