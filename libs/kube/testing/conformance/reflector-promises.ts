import { eventually } from '@cmp/runtime/testing';
import { CONFIG_MAPS, configMap, kubeObject, randomName } from '../builders.js';
import { DEADLINE_MS, type Bench } from './test-bench.js';

/** More than some dozen namespaces have. */
const MANY_WATCHES = 150;

export function itFollows(bench: Bench): void {
  it('lists, follows and keeps to its namespace', async () => {
    const { api } = bench().client();
    const namespace = await bench().cluster.namespace();
    await api.create(CONFIG_MAPS, configMap({ namespace, name: 'a' }));
    const reflector = bench().reflector(api, CONFIG_MAPS, namespace);
    reflector.start();
    await eventually('sync', () => reflector.objects.get(`${namespace}/a`) !== null);
    await api.patch(CONFIG_MAPS, { namespace, name: 'a' }, { data: { x: '1' } });
    await eventually(
      'the edit',
      () => JSON.stringify(reflector.objects.get(`${namespace}/a`)?.['data']) === '{"x":"1"}',
    );
    await api.delete(CONFIG_MAPS, { namespace, name: 'a' });
    await eventually('the deletion', () => reflector.objects.get(`${namespace}/a`) === null);
  });

  it('waits for a CRD, comes alive when it is installed, and forgets its objects when it is removed', async () => {
    const { api } = bench().client();
    const namespace = await bench().cluster.namespace();
    const gadgets = { ...bench().widgets, kind: 'Gadget', plural: 'gadgets' };
    const reflector = bench().reflector(api, gadgets, namespace);
    reflector.start();
    await eventually('absent', () => reflector.state.phase === 'absent');
    await bench().cluster.install(gadgets);
    await eventually('live', () => reflector.state.phase === 'live', DEADLINE_MS);
    await api.create(gadgets, kubeObject(gadgets, { namespace, name: 'g' }, { spec: {} }));
    await eventually('the object', () => reflector.objects.size === 1);
    await bench().cluster.uninstall(gadgets);
    await eventually('nothing', () => reflector.objects.size === 0, DEADLINE_MS);
    await eventually('absent again', () => reflector.state.phase === 'absent', DEADLINE_MS);
  }, 90_000);

  it('costs the other requests of its client nothing, however many of its kind watch at the same time', async () => {
    const { api } = bench().client();
    const namespace = await bench().cluster.namespace();
    const opened = Array.from({ length: MANY_WATCHES }, () => bench().reflector(api, CONFIG_MAPS, namespace));
    for (const reflector of opened) reflector.start();
    await eventually('all live', () => opened.every(({ state }) => state.phase === 'live'), DEADLINE_MS);
    await api.create(CONFIG_MAPS, configMap({ namespace, name: 'beside' }));
    const heard = () => opened.every(({ objects }) => objects.get(`${namespace}/beside`) !== null);
    await eventually('the object', heard, DEADLINE_MS);
    for (const reflector of opened) await reflector.stop();
  }, 90_000);

  it.each(['list', 'watch'] as const)(
    'says that RBAC forbids it to %s, and goes on once it may',
    async (missing) => {
      const user = randomName('user');
      const namespace = await bench().cluster.namespace();
      const { api: admin } = bench().client();
      const rest = (['get', 'list', 'watch'] as const).filter((verb) => verb !== missing);
      await bench().cluster.grant(user, namespace, CONFIG_MAPS, rest);
      const reflector = bench().reflector(bench().client({ user }).api, CONFIG_MAPS, namespace);
      reflector.start();
      const sentence = `denied: may not ${missing} configmaps in namespace ${namespace}`;
      await eventually(sentence, () => reflector.state.reason === sentence, DEADLINE_MS);
      await bench().cluster.grant(user, namespace, CONFIG_MAPS, ['get', 'list', 'watch']);
      await eventually('live', () => reflector.state.phase === 'live', DEADLINE_MS);
      await admin.create(CONFIG_MAPS, configMap({ namespace, name: 'late' }));
      await eventually('the object', () => reflector.objects.get(`${namespace}/late`) !== null);
    },
    90_000,
  );
}
