import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { ManualClock, eventually } from '@cmp/runtime/testing';
import { HttpKubeApi, type KubeApiError } from '../index.js';
import {
  CONFIG_MAPS,
  configMap,
  DEPLOYMENTS,
  fakeCluster,
  metric,
  WIDGETS,
  widget,
  type FakeCluster,
} from '../../testing/index.js';

const AT = { namespace: 'shop', name: 'a' };
const failure = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error as KubeApiError,
  );

describe('HttpKubeApi', () => {
  let cluster: FakeCluster;
  beforeEach(async () => (cluster = await fakeCluster()));
  afterEach(() => cluster.close());

  it('gives null for what is not there, and false when there was nothing to delete', async () => {
    expect(await cluster.api.get(CONFIG_MAPS, AT)).toBeNull();
    expect(await cluster.api.delete(CONFIG_MAPS, AT)).toBe(false);
    await cluster.api.create(CONFIG_MAPS, configMap(AT));
    expect((await cluster.api.get(CONFIG_MAPS, AT))?.metadata.uid).toBeDefined();
    expect(await cluster.api.delete(CONFIG_MAPS, AT)).toBe(true);
  });

  it('keeps fields that it does not know, both ways', async () => {
    const odd = { ...widget(AT), spec: { size: 1, future: { deep: [null, 1, { x: true }] } }, extra: 'kept' };
    await cluster.api.create(WIDGETS, odd);
    expect(await cluster.api.get(WIDGETS, AT)).toMatchObject({
      extra: 'kept',
      spec: { future: { deep: [null, 1, { x: true }] } },
    });
  });

  it('lists in pages, every item with its kind', async () => {
    const paged = cluster.client({ limits: { pageSize: 2 } });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await paged.create(CONFIG_MAPS, configMap({ ...AT, name }));
    const { items, resourceVersion } = await paged.list(CONFIG_MAPS, { namespace: 'shop' });
    expect(items.map(({ metadata, kind }) => kind + metadata.name)).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((n) => `ConfigMap${n}`),
    );
    expect(resourceVersion).toBe(String(cluster.server.storage.version));
    expect(cluster.server.requests({ verb: 'list' })).toBe(3);
  });

  it('starts a list anew when the token of its next page has expired', async () => {
    const paged = cluster.client({ limits: { pageSize: 2 } });
    for (const name of ['a', 'b', 'c']) await paged.create(CONFIG_MAPS, configMap({ ...AT, name }));
    let compactions = 0;
    cluster.server.faults.delay({ verb: 'list', delayMs: 30 });
    const compacting = setInterval(() => {
      // Between the pages of the first two tries.
      if (cluster.server.requests({ verb: 'list' }) <= 4) {
        cluster.server.storage.version += 1;
        cluster.server.storage.compact();
        compactions += 1;
      }
    }, 10);
    const { items } = await paged.list(CONFIG_MAPS, {}).finally(() => clearInterval(compacting));
    expect(items).toHaveLength(3);
    expect(compactions).toBeGreaterThan(0);
    expect(cluster.server.requests({ verb: 'list' })).toBe(5);
  });

  it.each([
    [400, 'invalid', false],
    [401, 'unauthorized', false],
    [403, 'forbidden', false],
    [409, 'conflict', true],
    [410, 'gone', false],
    [422, 'invalid', false],
    [429, 'throttled', true],
    [500, 'server', true],
    [503, 'server', true],
  ] as const)('tells status %s as %s', async (status, kind, retriable) => {
    cluster.server.faults.answerWith({ status, verb: 'create' });
    const error = await failure(cluster.api.create(CONFIG_MAPS, configMap(AT)));
    expect(error).toMatchObject({ failure: kind, status, retriable });
    expect(error?.message).toMatch(/^create ConfigMap shop\/a: \d+ /);
  });

  it('tells an object that exists from one that someone else changed', async () => {
    const made = await cluster.api.create(CONFIG_MAPS, configMap(AT));
    expect(await failure(cluster.api.create(CONFIG_MAPS, configMap(AT)))).toMatchObject({ failure: 'exists' });
    await cluster.api.patch(CONFIG_MAPS, AT, { data: { a: '1' } });
    const stale = { ...made, data: { a: '2' } };
    expect(await failure(cluster.api.replace(CONFIG_MAPS, stale))).toMatchObject({ failure: 'conflict' });
    const old = { resourceVersion: made.metadata.resourceVersion };
    expect(await failure(cluster.api.delete(CONFIG_MAPS, AT, old))).toMatchObject({ failure: 'conflict' });
    expect(await failure(cluster.api.delete(CONFIG_MAPS, AT, { uid: 'other' }))).toMatchObject({ failure: 'conflict' });
  });

  it('hands on how long the server wants to be left alone', async () => {
    cluster.server.faults.answerWith({ status: 429, times: 1, retryAfterSeconds: 7 });
    expect(await failure(cluster.api.get(CONFIG_MAPS, AT))).toMatchObject({ failure: 'throttled', retryAfterMs: 7000 });
  });

  it('gives up at the time limit, also when only the body stays away', async () => {
    const clock = new ManualClock();
    const halfway = createServer((_request, response) => void response.write('{"kind":'));
    await new Promise<void>((resolve) => halfway.listen(0, '127.0.0.1', resolve));
    const server = new URL(`http://127.0.0.1:${(halfway.address() as AddressInfo).port}`);
    const connection = { ...cluster.server.connection(), server };
    const registry = new Registry();
    const api = new HttpKubeApi({ connection, clock, registry, limits: { timeLimitMs: 1000 } });
    const call = failure(api.get(CONFIG_MAPS, AT));
    await eventually('the head of the answer', () => metric(registry, 'kube_api_requests_total', { code: '200' }));
    await clock.advance(1000);
    expect(await call).toMatchObject({ failure: 'unreachable', reason: 'TimedOut', retriable: true });
    halfway.closeAllConnections();
    halfway.close();
  });

  it('tells garbage and a refused connection as failures, not as exceptions of their own', async () => {
    const html = createServer((_request, response) => void response.end('<html>'));
    await new Promise<void>((resolve) => html.listen(0, '127.0.0.1', resolve));
    const server = new URL(`http://127.0.0.1:${(html.address() as AddressInfo).port}`);
    const connection = { ...cluster.server.connection(), server };
    const api = new HttpKubeApi({ connection, clock: new ManualClock(), registry: new Registry() });
    expect(await failure(api.get(CONFIG_MAPS, AT))).toMatchObject({ failure: 'garbled' });
    html.closeAllConnections();
    await new Promise((resolve) => html.close(resolve));
    expect(await failure(api.get(CONFIG_MAPS, AT))).toMatchObject({ failure: 'unreachable', status: 0 });
  });

  it('does not fail for a kept connection that the server closes just as it is used again', async () => {
    const used = new WeakSet();
    const closing = createServer((request, response) => {
      if (used.has(request.socket)) return void request.socket.destroy();
      used.add(request.socket);
      response.end('{"kind":"ConfigMap","metadata":{"name":"a"}}');
    });
    await new Promise<void>((resolve) => closing.listen(0, '127.0.0.1', resolve));
    const server = new URL(`http://127.0.0.1:${(closing.address() as AddressInfo).port}`);
    const connection = { ...cluster.server.connection(), server };
    const api = new HttpKubeApi({ connection, clock: new ManualClock(), registry: new Registry() });
    for (let request = 0; request < 4; request += 1) expect(await api.get(CONFIG_MAPS, AT)).not.toBeNull();
    closing.closeAllConnections();
    closing.close();
  });

  it('says that it was the caller who no longer wanted it', async () => {
    const stop = new AbortController();
    cluster.server.faults.delay({ delayMs: 5000 });
    const call = failure(cluster.api.get(CONFIG_MAPS, AT, { signal: stop.signal }));
    stop.abort();
    expect(await call).toMatchObject({ failure: 'aborted', retriable: false });
    cluster.server.faults.clear();
  });

  it('never has more requests under way than it may, nor more a second than it may', async () => {
    const clock = new ManualClock();
    const api = cluster.client({ clock, limits: { inFlight: 2, perSecond: 10, burst: 3, waiting: 5 } });
    cluster.server.faults.delay({ verb: 'get', delayMs: 20 });
    const calls = Array.from({ length: 7 }, () => failure(api.get(CONFIG_MAPS, AT)));
    await eventually('the burst', () => cluster.server.requests({ verb: 'get' }) === 3);
    await clock.advance(200);
    await eventually('two more', () => cluster.server.requests({ verb: 'get' }) === 5);
    await clock.advance(200);
    const results = await Promise.all(calls);
    expect(results.filter((error) => error?.failure === 'throttled').length).toBeLessThanOrEqual(1);
    expect(cluster.server.requests({ verb: 'get' })).toBeGreaterThanOrEqual(6);
  });

  it('applies with one manager against another only by force, and removes what a manager no longer wants', async () => {
    const apply = (data: Record<string, string>, fieldManager: string, force = false) =>
      cluster.api.apply(CONFIG_MAPS, configMap(AT, data), { fieldManager, force });
    await apply({ a: '1', b: '1' }, 'ours');
    expect(await failure(apply({ a: '2' }, 'theirs'))).toMatchObject({ failure: 'conflict', status: 409 });
    expect((await apply({ a: '2' }, 'theirs', true))['data']).toEqual({ a: '2', b: '1' });
    expect((await apply({ c: '3' }, 'ours'))['data']).toEqual({ a: '2', c: '3' });
  });

  it('changes nothing in a dry run, and the status only through its subresource', async () => {
    const options = { fieldManager: 'ours', force: true };
    await cluster.api.apply(WIDGETS, widget(AT), { ...options, dryRun: true });
    expect(await cluster.api.get(WIDGETS, AT)).toBeNull();
    await cluster.api.apply(WIDGETS, { ...widget(AT), status: { ready: true } }, options);
    expect((await cluster.api.get(WIDGETS, AT))?.['status']).toBeUndefined();
    const made = await cluster.api.apply(
      WIDGETS,
      { ...widget(AT), status: { ready: true } },
      { ...options, subresource: 'status' },
    );
    expect(made).toMatchObject({ status: { ready: true }, metadata: { generation: 1 } });
    expect(await cluster.api.patch(WIDGETS, AT, { spec: { size: 2 } })).toMatchObject({ metadata: { generation: 2 } });
  });

  it('learns which resources are served, and learns anew when asked to', async () => {
    const gadgets = { ...WIDGETS, plural: 'gadgets' };
    expect(await cluster.api.has(WIDGETS)).toBe(true);
    expect(await cluster.api.has(gadgets)).toBe(false);
    expect(await cluster.api.has({ ...DEPLOYMENTS, group: 'absent.io' })).toBe(false);
    cluster.server.register(gadgets);
    expect(await cluster.api.has(gadgets)).toBe(false);
    cluster.api.refreshDiscovery();
    expect(await cluster.api.has(gadgets)).toBe(true);
  });

  it('counts requests by verb, resource and code', async () => {
    const registry = new Registry();
    const api = new HttpKubeApi({ connection: cluster.server.connection(), clock: new ManualClock(), registry });
    await api.get(DEPLOYMENTS, AT);
    const labels = { verb: 'get', resource: 'deployments.apps', code: '404' };
    expect(await metric(registry, 'kube_api_requests_total', labels)).toBe(1);
  });
});
