import { eventually, RecordingLogger } from '@cmp/runtime/testing';
import { byOwnerUid, childId, prune, type KubeObject, type Reflector } from '../index.js';
import { CONFIG_MAPS, configMap, fakeCluster, WIDGETS, widget, type FakeCluster } from '../../testing/index.js';

describe('prune', () => {
  let cluster: FakeCluster;
  let maps: Reflector;
  let owner: KubeObject;
  let logger: RecordingLogger;
  beforeEach(async () => {
    cluster = await fakeCluster();
    logger = new RecordingLogger();
    maps = cluster.reflector(CONFIG_MAPS, { indexers: { owner: byOwnerUid } });
    maps.start();
    owner = await cluster.api.create(WIDGETS, widget({ namespace: 'shop', name: 'w' }));
  });
  afterEach(() => cluster.close());

  async function child(name: string, of: KubeObject | null = owner, finalizers: readonly string[] = []) {
    const metadata = { namespace: 'shop', name, finalizers, ...(of === null ? {} : { owner: of }) };
    const made = await cluster.api.create(CONFIG_MAPS, configMap(metadata));
    await eventually(`${name} is known`, () => maps.objects.get(`shop/${name}`) !== null);
    return made;
  }
  const run = (...kept: readonly KubeObject[]) =>
    prune({
      api: cluster.api,
      logger,
      children: maps.objects.by('owner', owner.metadata.uid ?? '').map((object) => ({ resource: CONFIG_MAPS, object })),
      keep: new Set(kept.map((object) => childId(CONFIG_MAPS, object))),
    });
  const left = async () => (await cluster.api.list(CONFIG_MAPS, {})).items.map(({ metadata }) => metadata.name);
  const forgotten = (name: string) => eventually(`${name} is gone`, () => maps.objects.get(`shop/${name}`) === null);

  it('deletes the children that are no longer desired, and asks for nothing when there are none', async () => {
    const other = await cluster.api.create(WIDGETS, widget({ namespace: 'shop', name: 'other' }));
    const kept = await child('kept');
    await child('gone');
    await child('of-another', other);
    await child('ownerless', null);
    expect((await run(kept)).map(({ object }) => object.metadata.name)).toEqual(['gone']);
    expect(await left()).toEqual(['kept', 'of-another', 'ownerless']);
    await forgotten('gone');
    const before = cluster.server.requests();
    expect(await run(kept)).toEqual([]);
    expect(cluster.server.requests()).toBe(before);
  });

  it('waits for a child that is on its way out, without deleting it again', async () => {
    await child('slow', owner, ['test/hold']);
    expect(await run()).toHaveLength(1);
    await eventually('it is marked', () => maps.objects.get('shop/slow')?.metadata.deletionTimestamp !== undefined);
    const before = cluster.server.writes();
    expect(await run()).toEqual([]);
    expect(cluster.server.writes()).toBe(before);
  });

  it('spares a namesake that was made meanwhile, and deletes the others', async () => {
    await child('again');
    await child('gone');
    const known = maps.objects.list();
    await maps.stop();
    await cluster.api.delete(CONFIG_MAPS, { namespace: 'shop', name: 'again' });
    await cluster.api.create(CONFIG_MAPS, configMap({ namespace: 'shop', name: 'again' }));
    const children = known.map((object) => ({ resource: CONFIG_MAPS, object }));
    const deleted = await prune({ api: cluster.api, logger, children, keep: new Set() });
    expect(deleted.map(({ object }) => object.metadata.name)).toEqual(['gone']);
    expect(await left()).toEqual(['again']);
    expect(logger.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it('goes on with the others when one may not be deleted', async () => {
    await child('a');
    await child('b');
    cluster.server.faults.answerWith({ verb: 'delete', status: 403, times: 1 });
    expect((await run()).map(({ object }) => object.metadata.name)).toEqual(['b']);
    expect(logger.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      'could not delete ConfigMap shop/a; tried again later',
    ]);
  });

  it('ends at once when it is no longer wanted itself', async () => {
    await child('a');
    const children = maps.objects.list().map((object) => ({ resource: CONFIG_MAPS, object }));
    const options = { api: cluster.api, logger, children, keep: new Set<string>(), signal: AbortSignal.abort() };
    await expect(prune(options)).rejects.toMatchObject({ failure: 'aborted' });
  });
});
