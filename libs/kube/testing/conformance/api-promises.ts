import { eventually } from '@cmp/runtime/testing';
import type { WatchEvent } from '../../src/index.js';
import { CONFIG_MAPS, configMap, kubeObject } from '../builders.js';
import type { Bench } from './test-bench.js';

export function itReads(bench: Bench): void {
  it('gives null for what is not there, for a resource that is not served, and false for deleting it', async () => {
    const { api } = bench().client();
    const at = { namespace: await bench().cluster.namespace(), name: 'a' };
    expect(await api.get(CONFIG_MAPS, at)).toBeNull();
    expect(await api.get({ ...bench().widgets, plural: 'gizmos' }, at)).toBeNull();
    expect(await api.delete(CONFIG_MAPS, at)).toBe(false);
  });

  it('lists in pages, by labels, every item with its kind', async () => {
    const { api } = bench().client({ limits: { pageSize: 2 } });
    const namespace = await bench().cluster.namespace();
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await api.create(CONFIG_MAPS, configMap({ namespace, name, labels: { odd: String('ace'.includes(name)) } }));
    }
    const odd = await api.list(CONFIG_MAPS, { namespace, labelSelector: 'odd=true' });
    expect(odd.items.map(({ metadata, kind }) => kind + metadata.name)).toEqual([
      'ConfigMapa',
      'ConfigMapc',
      'ConfigMape',
    ]);
    const one = await api.list(CONFIG_MAPS, { namespace, fieldSelector: 'metadata.name=d' });
    expect(one.items).toHaveLength(1);
    // A real cluster puts its CA into every namespace.
    const all = await api.list(CONFIG_MAPS, { namespace });
    expect(all.items.filter(({ metadata }) => metadata.name.length === 1)).toHaveLength(5);
  });

  it('watches from the version of a list, in order, and tells what leaves the selector as deleted', async () => {
    const { api } = bench().client();
    const namespace = await bench().cluster.namespace();
    const labelSelector = 'app=web';
    const { resourceVersion } = await api.list(CONFIG_MAPS, { namespace, labelSelector });
    const stop = new AbortController();
    const events: WatchEvent[] = [];
    const watching = (async () => {
      for await (const event of api.watch(CONFIG_MAPS, {
        namespace,
        labelSelector,
        resourceVersion,
        timeoutSeconds: 60,
        signal: stop.signal,
      })) {
        if (event.type !== 'BOOKMARK') events.push(event);
      }
    })();
    const at = { namespace, name: 'a' };
    await api.create(CONFIG_MAPS, configMap({ ...at, labels: { app: 'web' } }));
    await api.patch(CONFIG_MAPS, at, { data: { x: '1' } });
    await api.patch(CONFIG_MAPS, at, { metadata: { labels: { app: 'db' } } });
    await api.create(CONFIG_MAPS, configMap({ namespace, name: 'unlabelled' }));
    await eventually('three events', () => events.length === 3);
    stop.abort();
    await expect(watching).rejects.toThrow();
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  });
}

export function itAppliesAndWrites(bench: Bench): void {
  const place = async () => ({ namespace: await bench().cluster.namespace(), name: 'a' });

  it('keeps every field that a custom resource has, both ways', async () => {
    const { api } = bench().client();
    const at = await place();
    const spec = { size: 1, future: { deep: [1, { x: true }], text: 'ä' } };
    const made = await api.create(bench().widgets, kubeObject(bench().widgets, at, { spec }));
    expect(made['spec']).toEqual(spec);
    expect((await api.get(bench().widgets, at))?.['spec']).toEqual(spec);
  });

  it('refuses what exists, what someone else has changed, and the wrong uid', async () => {
    const { api } = bench().client();
    const at = await place();
    const made = await api.create(CONFIG_MAPS, configMap(at));
    await expect(api.create(CONFIG_MAPS, configMap(at))).rejects.toMatchObject({ failure: 'exists' });
    await api.patch(CONFIG_MAPS, at, { data: { a: '1' } });
    await expect(api.replace(CONFIG_MAPS, { ...made, data: {} })).rejects.toMatchObject({ failure: 'conflict' });
    await expect(api.delete(CONFIG_MAPS, at, { uid: 'other' })).rejects.toMatchObject({ failure: 'conflict' });
    expect(await api.delete(CONFIG_MAPS, at, { uid: made.metadata.uid })).toBe(true);
  });

  it('applies: a conflict without force, removal of what a manager no longer wants, no new version without a change', async () => {
    const { api } = bench().client();
    const at = await place();
    const apply = (data: Record<string, string>, fieldManager: string, force = false) =>
      api.apply(CONFIG_MAPS, configMap(at, data), { fieldManager, force });
    const first = await apply({ a: '1', b: '1' }, 'ours');
    expect((await apply({ a: '1', b: '1' }, 'ours')).metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    await expect(apply({ a: '2' }, 'theirs')).rejects.toMatchObject({ failure: 'conflict', status: 409 });
    expect((await apply({ a: '2' }, 'theirs', true))['data']).toEqual({ a: '2', b: '1' });
    expect((await apply({ c: '3' }, 'ours'))['data']).toEqual({ a: '2', c: '3' });
  });

  it('stores nothing in a dry run, the status only through its subresource, and counts generations of the spec', async () => {
    const { api } = bench().client();
    const { widgets } = bench();
    const at = await place();
    const wanted = kubeObject(widgets, at, { spec: { size: 1 }, status: { ready: true } });
    const options = { fieldManager: 'ours', force: true };
    await api.apply(widgets, wanted, { ...options, dryRun: true });
    expect(await api.get(widgets, at)).toBeNull();
    expect((await api.apply(widgets, wanted, options))['status']).toBeUndefined();
    const status = kubeObject(widgets, at, { status: { ready: true } });
    const written = await api.apply(widgets, status, { ...options, subresource: 'status' });
    expect(written).toMatchObject({ spec: { size: 1 }, status: { ready: true }, metadata: { generation: 1 } });
    expect(await api.patch(widgets, at, { spec: { size: 2 } })).toMatchObject({ metadata: { generation: 2 } });
  });

  it('keeps an object that a finalizer holds until the finalizer is gone', async () => {
    const { api } = bench().client();
    const { widgets } = bench();
    const at = await place();
    await api.create(widgets, kubeObject(widgets, { ...at, finalizers: ['market-pulse.io/test'] }, { spec: {} }));
    await api.delete(widgets, at);
    expect((await api.get(widgets, at))?.metadata.deletionTimestamp).toBeDefined();
    await api.patch(widgets, at, { metadata: { finalizers: null } });
    expect(await api.get(widgets, at)).toBeNull();
  });
}
