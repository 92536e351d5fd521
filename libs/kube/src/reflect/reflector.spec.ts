import { eventually } from '@cmp/runtime/testing';
import type { ObjectChange } from '../index.js';
import { byLabel } from './object-store.js';
import type { Reflector } from './reflector.js';
import { CONFIG_MAPS, configMap, fakeCluster, metric, QUICK, WIDGETS, type FakeCluster } from '../../testing/index.js';

const AT = { namespace: 'shop', labels: { app: 'web' } };
const NAME = 'configmaps';

describe('Reflector', () => {
  let cluster: FakeCluster;
  beforeEach(async () => (cluster = await fakeCluster()));
  afterEach(() => cluster.close());

  const make = (name: string, data = {}) => cluster.api.create(CONFIG_MAPS, configMap({ ...AT, name }, data));
  const edit = (name: string, value: string) => cluster.api.patch(CONFIG_MAPS, { ...AT, name }, { data: { value } });
  const names = (reflector: Reflector) =>
    reflector.objects
      .list()
      .map(({ metadata }) => metadata.name)
      .sort();
  const follows = (reflector: Reflector, ...wanted: string[]) =>
    eventually(`to know ${wanted.join()}`, () => String(names(reflector)) === String(wanted));
  const watching = () => eventually('a watch', () => cluster.server.watches.count(NAME) === 1);
  const started = (options = {}) => {
    const reflector = cluster.reflector(CONFIG_MAPS, options);
    reflector.start();
    return reflector;
  };

  it('lists what is there, then follows additions, edits and deletions', async () => {
    await make('a');
    const seen: ObjectChange[] = [];
    const reflector = cluster.reflector(CONFIG_MAPS, { indexers: { app: byLabel('app') } });
    reflector.onChange((change) => seen.push(change));
    reflector.start();
    await follows(reflector, 'a');
    expect(reflector.objects.synced).toBe(true);
    await make('b');
    await edit('a', '1');
    await cluster.api.delete(CONFIG_MAPS, { ...AT, name: 'b' });
    await eventually('four changes', () => seen.length === 4);
    expect(seen.map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual([
      'added a',
      'added b',
      'modified a',
      'deleted b',
    ]);
    expect(seen[2]?.previous?.['data']).toEqual({});
    expect(reflector.objects.get('shop/a')?.kind).toBe('ConfigMap');
    expect(reflector.objects.by('app', 'web')).toHaveLength(1);
    expect(reflector.state).toEqual({ phase: 'live', reason: null });
    expect(await metric(cluster.registry, 'kube_objects', { resource: NAME })).toBe(1);
  });

  it('keeps no managed fields, of what it lists and of what it hears', async () => {
    const listed = await make('listed');
    const reflector = started();
    await follows(reflector, 'listed');
    await make('heard');
    await follows(reflector, 'heard', 'listed');
    expect(listed.metadata.managedFields).toHaveLength(1);
    expect(reflector.objects.list().filter(({ metadata }) => 'managedFields' in metadata)).toEqual([]);
  });

  it('keeps to its namespaces and selectors', async () => {
    const reflector = started({ namespaces: ['shop', 'bank'], labelSelector: 'app=web' });
    await eventually('sync', () => reflector.objects.synced);
    await make('a');
    await cluster.api.create(CONFIG_MAPS, configMap({ namespace: 'bank', name: 'other', labels: { app: 'db' } }));
    await cluster.api.create(CONFIG_MAPS, configMap({ namespace: 'zoo', name: 'far', labels: { app: 'web' } }));
    await cluster.api.create(CONFIG_MAPS, configMap({ ...AT, namespace: 'bank', name: 'c' }));
    await follows(reflector, 'a', 'c');
    await cluster.api.patch(CONFIG_MAPS, { ...AT, name: 'a' }, { metadata: { labels: { app: 'db' } } });
    await follows(reflector, 'c');
  });

  it.each(['close', 'garble'] as const)(
    'reopens a watch after %s, from where it was, without a new list',
    async (fault) => {
      const reflector = started();
      await watching();
      await make('a');
      await follows(reflector, 'a');
      cluster.server.watches[fault](NAME);
      await make('b');
      await follows(reflector, 'a', 'b');
      expect(cluster.server.requests({ verb: 'list', resource: NAME })).toBe(1);
      expect(await metric(cluster.registry, 'kube_watch_restarts_total')).toBeGreaterThan(0);
    },
  );

  it('notices a watch that was cut silently and reopens it from the last version', async () => {
    const reflector = started();
    await watching();
    cluster.server.watches.cutSilently(NAME);
    await make('a');
    await follows(reflector, 'a');
    expect(cluster.server.requests({ verb: 'list', resource: NAME })).toBe(1);
    expect(cluster.logger.lines.some(({ message }) => message.includes('fell silent'))).toBe(true);
  });

  it('goes on from the version of a bookmark, so that a compaction behind it costs no list', async () => {
    const reflector = started({ limits: { silenceMs: 60_000, retryMs: 10, healthyMs: 10 } });
    await watching();
    await cluster.api.create(WIDGETS, { apiVersion: 'x', kind: 'Widget', metadata: { name: 'w', namespace: 'shop' } });
    cluster.server.watches.bookmark(NAME);
    await eventually(
      'the bookmark',
      async () => (await metric(cluster.registry, 'kube_last_event_timestamp_seconds')) > 0,
    );
    cluster.server.storage.compact();
    cluster.server.watches.close(NAME);
    await make('a');
    await follows(reflector, 'a');
    expect(cluster.server.requests({ verb: 'list', resource: NAME })).toBe(1);
  });

  it('lists anew on 410 in the stream and tells of what was deleted unseen', async () => {
    await make('a');
    const reflector = started();
    const deleted: string[] = [];
    reflector.onChange(({ type, object }) => void (type === 'deleted' && deleted.push(object.metadata.name)));
    await watching();
    cluster.server.watches.cutSilently(NAME);
    await cluster.api.delete(CONFIG_MAPS, { ...AT, name: 'a' });
    await make('b');
    cluster.server.watches.expire(NAME);
    await follows(reflector, 'b');
    expect(deleted).toEqual(['a']);
    expect(await metric(cluster.registry, 'kube_relists_total', { resource: NAME })).toBe(1);
  });

  it('lists anew when the watch is answered with status 410', async () => {
    const reflector = started();
    await watching();
    cluster.server.watches.cutSilently(NAME);
    await make('a');
    cluster.server.storage.compact();
    cluster.server.watches.close(NAME);
    await follows(reflector, 'a');
    expect(await metric(cluster.registry, 'kube_relists_total', { resource: NAME })).toBe(1);
  });

  it.each([500, 503, 429])('waits out %s of list and watch and says that it is failing', async (status) => {
    cluster.server.faults.answerWith({ status, verb: 'list', resource: NAME, times: 3 });
    cluster.server.faults.answerWith({ status, verb: 'watch', resource: NAME, times: 3 });
    const reflector = started();
    await eventually('failing', () => reflector.state.phase === 'failing');
    expect(reflector.settled).toBe(false);
    await make('a');
    await follows(reflector, 'a');
    await eventually('live', () => reflector.state.phase === 'live');
  });

  it('survives a restart of the API server', async () => {
    const reflector = started();
    await watching();
    await cluster.server.restart({ downMs: 60 });
    await make('a');
    await follows(reflector, 'a');
  });

  it('isolates the exception of one handler: the others are told, the watch lives, it is logged and counted', async () => {
    const reflector = cluster.reflector(CONFIG_MAPS);
    const seen: string[] = [];
    reflector.onChange(() => {
      throw new Error('a bug');
    });
    reflector.onChange(({ object }) => seen.push(object.metadata.name));
    reflector.start();
    await make('a');
    await make('b');
    await eventually('both', () => seen.length === 2);
    expect(await metric(cluster.registry, 'kube_change_handler_errors_total')).toBe(2);
    expect(cluster.logger.lines.filter(({ level }) => level === 'error')).toHaveLength(2);
  });

  it('waits for a resource that is not served, comes alive with its CRD, and forgets the objects when the CRD goes', async () => {
    const gadgets = { ...WIDGETS, plural: 'gadgets', kind: 'Gadget' };
    const gadget = {
      apiVersion: 'kube-test.market-pulse.io/v1',
      kind: 'Gadget',
      metadata: { name: 'g', namespace: 'shop' },
    };
    const reflector = cluster.reflector(gadgets);
    reflector.start();
    await eventually('absent', () => reflector.state.phase === 'absent');
    expect(reflector.settled).toBe(true);
    expect(reflector.state.reason).toBe('the cluster does not serve gadgets.kube-test.market-pulse.io (v1)');
    cluster.server.register(gadgets);
    await cluster.api.create(gadgets, gadget);
    await follows(reflector, 'g');
    cluster.server.unregister(gadgets);
    await follows(reflector);
    await eventually('absent again', () => reflector.state.phase === 'absent');
  });

  it('asks after an absent API once for all namespaces, and as seldom as its absence is believed', async () => {
    const gadgets = { ...WIDGETS, plural: 'gadgets', kind: 'Gadget' };
    const namespaces = ['bank', 'mall', 'shop', 'zoo'];
    const api = cluster.client({ limits: { keepAbsenceMs: 10 * QUICK.slowRetryMs } });
    const sinceMs = Date.now();
    const reflector = cluster.reflector(gadgets, { api, namespaces });
    reflector.start();
    const questions = () => cluster.server.requests({ verb: 'discover' });
    await eventually('some questions', () => questions() >= 4);
    expect(questions()).toBeLessThanOrEqual(1 + (Date.now() - sinceMs) / (10 * QUICK.slowRetryMs));
    expect(cluster.server.requests({ verb: 'list', resource: 'gadgets' })).toBe(namespaces.length);
    cluster.server.register(gadgets);
    await eventually('live', () => reflector.state.phase === 'live');
  });

  it.each(['list', 'watch'] as const)(
    'names the right it lacks when it may not %s, and goes on once it may',
    async (verb) => {
      cluster.server.faults.forbid({ verb, resource: NAME });
      const reflector = started({ namespaces: ['shop'] });
      const sentence = `denied: may not ${verb} configmaps in namespace shop`;
      await eventually('denied', () => reflector.state.reason === sentence);
      expect(reflector.settled).toBe(true);
      cluster.server.faults.clear();
      await make('a');
      await follows(reflector, 'a');
      await eventually('live', () => reflector.state.phase === 'live');
    },
  );

  it('stops at once and leaves no watch behind', async () => {
    const reflector = started();
    await watching();
    await reflector.stop();
    await eventually('no watch', () => cluster.server.watches.count() === 0);
  });
});
