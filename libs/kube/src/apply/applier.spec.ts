import { RecordingLogger } from '@cmp/runtime/testing';
import { Registry } from 'prom-client';
import { Applier, type KubeObject } from '../index.js';
import {
  CONFIG_MAPS,
  configMap,
  deployment,
  DEPLOYMENTS,
  fakeCluster,
  kubeObject,
  metric,
  Refusal,
  SECRETS,
  SERVICES,
  WIDGETS,
  widget,
  type FakeCluster,
} from '../../testing/index.js';
import { isJsonObject } from './json-value.js';
import { replicasOf, withReplicas } from './replicas.js';

const AT = { namespace: 'shop', name: 'web' };
const specOf = (object: KubeObject | null) => (isJsonObject(object?.['spec']) ? object['spec'] : {});

describe('Applier', () => {
  let cluster: FakeCluster;
  let registry: Registry;
  let applier: Applier;
  const restarted = () =>
    new Applier({
      api: cluster.api,
      fieldManager: 'op',
      logger: new RecordingLogger(),
      registry: (registry = new Registry()),
    });
  const outcomeOf = async (desired: KubeObject, resource = DEPLOYMENTS) =>
    (await applier.apply(resource, desired)).outcome;
  const live = () => cluster.api.get(DEPLOYMENTS, AT);
  beforeEach(async () => {
    cluster = await fakeCluster();
    applier = restarted();
  });
  afterEach(() => cluster.close());

  it('creates, then writes nothing while the object holds what is desired, also after a restart', async () => {
    expect(await outcomeOf(deployment(AT))).toBe('created');
    const before = cluster.server.writes();
    for (let look = 0; look < 5; look += 1) expect(await outcomeOf(deployment(AT))).toBe('unchanged');
    applier = restarted();
    expect(await outcomeOf(deployment(AT))).toBe('unchanged');
    expect(cluster.server.writes()).toBe(before);
    expect(await metric(registry, 'kube_applies_total', { outcome: 'unchanged', resource: 'deployments.apps' })).toBe(
      1,
    );
  });

  it('writes when something else is desired, and removes what no longer is', async () => {
    await outcomeOf(configMap(AT, { a: '1', b: '2' }), CONFIG_MAPS);
    expect(await outcomeOf(configMap(AT, { a: '1' }), CONFIG_MAPS)).toBe('changed');
    expect((await cluster.api.get(CONFIG_MAPS, AT))?.['data']).toEqual({ a: '1' });
  });

  describe('where somebody’s element of a list leaves no place for ours', () => {
    const service = (port: number) =>
      kubeObject(SERVICES, AT, { spec: { ports: [{ name: 'http', port, protocol: 'TCP' }] } });
    const portsOf = (object: KubeObject | null) => (specOf(object)['ports'] ?? []) as { name: string; port: number }[];
    beforeEach(() => {
      cluster.server.admission = (_, object) => {
        const names = portsOf(object).map(({ name }) => name);
        if (new Set(names).size < names.length) throw new Refusal(422, 'Invalid', 'Duplicate value: "http"');
        if (names.includes('bad')) throw new Refusal(422, 'Invalid', 'bad');
        return object;
      };
    });

    it('takes the list whole', async () => {
      await outcomeOf(service(80), SERVICES);
      await cluster.api.patch(SERVICES, AT, { spec: service(81)['spec'] }, { fieldManager: 'kubectl' });
      expect(await outcomeOf(service(80), SERVICES)).toBe('changed');
      expect(portsOf(await cluster.api.get(SERVICES, AT))).toEqual([{ name: 'http', port: 80, protocol: 'TCP' }]);
      expect(await outcomeOf(service(80), SERVICES)).toBe('unchanged');
    });

    it('is refused for good when what is desired is bad by itself', async () => {
      await outcomeOf(service(80), SERVICES);
      const bad = kubeObject(SERVICES, AT, { spec: { ports: [{ name: 'bad', port: 80, protocol: 'TCP' }] } });
      await expect(applier.apply(SERVICES, bad)).rejects.toThrow(/^apply Service .*bad/);
      expect(portsOf(await cluster.api.get(SERVICES, AT))).toMatchObject([{ name: 'http' }]);
    });
  });

  it('restores what was edited or deleted by hand, and leaves what others have added', async () => {
    await outcomeOf(configMap({ ...AT, labels: { ours: '1' } }, { a: '1' }), CONFIG_MAPS);
    const byHand = { metadata: { labels: { ours: '2', theirs: 'x' } }, data: { a: null, b: 'theirs' } };
    await cluster.api.patch(CONFIG_MAPS, AT, byHand, { fieldManager: 'kubectl' });
    expect(await outcomeOf(configMap({ ...AT, labels: { ours: '1' } }, { a: '1' }), CONFIG_MAPS)).toBe('changed');
    const restored = await cluster.api.get(CONFIG_MAPS, AT);
    expect(restored?.['data']).toEqual({ a: '1', b: 'theirs' });
    expect(restored?.metadata.labels).toEqual({ ours: '1', theirs: 'x' });
    await cluster.api.delete(CONFIG_MAPS, AT);
    expect(await outcomeOf(configMap({ ...AT, labels: { ours: '1' } }, { a: '1' }), CONFIG_MAPS)).toBe('created');
  });

  it("remembers the server's own form of a value, whatever it is, and still sees when that is edited", async () => {
    cluster.server.admission = (resource, object) => {
      const { size } = specOf(object);
      return resource.plural === 'widgets' && typeof size === 'string'
        ? { ...object, spec: { size: size.toUpperCase() } }
        : object;
    };
    expect(await outcomeOf(widget(AT, { size: 'large' }), WIDGETS)).toBe('created');
    expect(await outcomeOf(widget(AT, { size: 'large' }), WIDGETS)).toBe('unchanged');
    await cluster.api.patch(WIDGETS, AT, { spec: { size: 'small' } });
    expect(await outcomeOf(widget(AT, { size: 'large' }), WIDGETS)).toBe('changed');
    applier = restarted();
    expect([
      await outcomeOf(widget(AT, { size: 'large' }), WIDGETS),
      await outcomeOf(widget(AT, { size: 'large' }), WIDGETS),
    ]).toEqual(['changed', 'unchanged']);
  });

  it('never sends status, managed fields or null', async () => {
    const desired = deployment({ ...AT, labels: { app: 'web' } });
    const made = { ...desired, status: { ready: 1 }, spec: { ...specOf(desired), paused: null } };
    const withOld = {
      ...made,
      metadata: { ...made.metadata, managedFields: [{}], resourceVersion: '1', uid: 'x', generation: 3 },
    };
    const { object } = await applier.apply(DEPLOYMENTS, withOld, { live: null });
    expect(object['status']).toBeUndefined();
    expect(specOf(object)).not.toHaveProperty('paused');
  });

  describe('the replicas of a workload', () => {
    const sized = (replicas: number, image = 'registry/web:1') => withReplicas(deployment(AT, { image }), replicas);
    const unsized = (image = 'registry/web:1') => deployment(AT, { image });
    const scale = (replicas: number) =>
      cluster.api.patch(DEPLOYMENTS, AT, { spec: { replicas } }, { fieldManager: 'autoscaler', subresource: 'scale' });
    const scaled = async (desired: KubeObject) => (await applier.applyScaled(DEPLOYMENTS, desired, 2)).outcome;
    /** Every size that it has, from its first. */
    let sizes: number[];
    beforeEach(() => {
      sizes = [];
      cluster.server.storage.onChange(({ object }) => {
        const size = replicasOf(object);
        if (size !== undefined && sizes.at(-1) !== size) sizes.push(size);
      });
    });

    it('are those that are desired from the first moment, in one write', async () => {
      expect(await outcomeOf(sized(3))).toBe('created');
      expect([sizes, cluster.server.writes()]).toEqual([[3], 1]);
      await scale(7);
      expect(await outcomeOf(sized(3))).toBe('changed');
      expect(sizes).toEqual([3, 7, 3]);
    });

    it('begin with the least where an autoscaler has them, and are left to it', async () => {
      expect(await scaled(unsized())).toBe('created');
      expect(await scaled(unsized())).toBe('changed');
      const before = cluster.server.writes();
      for (let look = 0; look < 3; look += 1) expect(await scaled(unsized())).toBe('unchanged');
      expect(cluster.server.writes()).toBe(before);
      await scale(5);
      expect(await scaled(unsized())).toBe('unchanged');
      expect(await scaled(unsized('registry/web:2'))).toBe('changed');
      expect(await scaled(unsized('registry/web:3'))).toBe('changed');
      expect(sizes).toEqual([2, 5]);
    });

    it('are handed to an autoscaler and taken back without a jump', async () => {
      await outcomeOf(sized(4));
      expect(await scaled(unsized())).toBe('changed');
      await scale(5);
      expect(await scaled(unsized('registry/web:2'))).toBe('changed');
      expect(await outcomeOf(sized(3))).toBe('changed');
      expect(await scaled(unsized())).toBe('changed');
      expect(sizes).toEqual([4, 5, 3]);
    });

    it('survive a hand-over that ends half way', async () => {
      await outcomeOf(sized(4));
      const listenNoMore = cluster.server.storage.onChange(() => {
        listenNoMore();
        cluster.server.faults.answerWith({ verb: 'apply', status: 500, times: 1 });
      });
      await expect(scaled(unsized())).rejects.toMatchObject({ failure: 'server' });
      applier = restarted();
      expect(await scaled(unsized())).toBe('changed');
      expect(sizes).toEqual([4]);
    });

    it('are not put back to a size that the autoscaler has left meanwhile', async () => {
      await outcomeOf(sized(4));
      const stale = await live();
      await scale(6);
      await applier.applyScaled(DEPLOYMENTS, unsized(), 2, { live: stale });
      expect(sizes).toEqual([4, 6]);
    });

    it('are raised from nothing, where no autoscaler starts', async () => {
      await outcomeOf(sized(0));
      expect(await scaled(unsized())).toBe('changed');
      await scale(0);
      expect(await scaled(unsized())).toBe('unchanged');
      expect(sizes).toEqual([0, 2, 0, 2]);
    });

    it('can be set against whoever has them, until the next apply', async () => {
      await outcomeOf(sized(3));
      expect(await applier.setReplicas(DEPLOYMENTS, AT, 0)).toBe(true);
      expect(await applier.setReplicas(DEPLOYMENTS, AT, 0)).toBe(false);
      expect(await outcomeOf(sized(3))).toBe('changed');
      expect(sizes).toEqual([3, 0, 3]);
    });
  });

  it('sets no replicas of what is not there, rather than make an object of nothing else', async () => {
    expect(await applier.setReplicas(DEPLOYMENTS, AT, 3)).toBe(false);
    expect(await live()).toBeNull();
  });

  it('turns stringData into data, so that a Secret can be compared', async () => {
    const secret = kubeObject(SECRETS, AT, { stringData: { password: 'ä' }, data: { user: 'eA==' } });
    await outcomeOf(secret, SECRETS);
    expect((await cluster.api.get(SECRETS, AT))?.['data']).toEqual({ user: 'eA==', password: 'w6Q=' });
    applier = restarted();
    expect(await outcomeOf(secret, SECRETS)).toBe('unchanged');
  });

  it('lets an object that is being deleted go', async () => {
    await outcomeOf(widget({ ...AT, finalizers: ['test/hold'] }), WIDGETS);
    await cluster.api.delete(WIDGETS, AT);
    const before = cluster.server.writes();
    expect(await outcomeOf(widget({ ...AT, finalizers: ['test/hold'] }, { size: 2 }), WIDGETS)).toBe('deleting');
    expect(cluster.server.writes()).toBe(before);
  });

  it('wins over a manager that held a field, and says what was different', async () => {
    await cluster.api.apply(CONFIG_MAPS, configMap(AT, { a: 'theirs' }), { fieldManager: 'them' });
    expect(await outcomeOf(configMap(AT, { a: 'ours' }), CONFIG_MAPS)).toBe('changed');
    expect((await cluster.api.get(CONFIG_MAPS, AT))?.['data']).toEqual({ a: 'ours' });
  });

  it('hands on the failure of one object', async () => {
    cluster.server.faults.answerWith({ verb: 'apply', status: 422 });
    await expect(outcomeOf(deployment(AT))).rejects.toMatchObject({
      failure: 'invalid',
      action: 'apply Deployment (apps/v1) shop/web',
    });
  });
});
