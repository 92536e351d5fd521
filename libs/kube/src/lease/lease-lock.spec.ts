import { eventually, ManualClock, RecordingLogger, seededRandom } from '@cmp/runtime/testing';
import { Registry } from 'prom-client';
import { LeaderElection, LeaseLock, LeaseLostError, type KubeApi } from '../index.js';
import { fakeCluster, LEASES, metric, type FakeCluster } from '../../testing/index.js';
import { specOf } from './lease-record.js';

const PLACE = { namespace: 'shop', name: 'operator' };

describe('LeaseLock', () => {
  let cluster: FakeCluster;
  let clock: ManualClock;
  let underWay = 0;
  const open: LeaseLock[] = [];
  beforeEach(async () => {
    cluster = await fakeCluster();
    clock = new ManualClock();
    underWay = 0;
  });
  afterEach(async () => {
    cluster.server.faults.clear();
    await Promise.all(open.splice(0).map((lock) => lock.stop()));
    await cluster.close();
  });

  const counted = (api: KubeApi): KubeApi => {
    const count =
      <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
      (...args: A) => {
        underWay += 1;
        return call(...args).finally(() => (underWay -= 1));
      };
    const { get, create, replace } = api;
    const calls = { get: count(get.bind(api)), create: count(create.bind(api)), replace: count(replace.bind(api)) };
    return Object.assign(Object.create(api) as KubeApi, calls);
  };
  const optionsOf = (identity: string, api: KubeApi = cluster.api) => {
    const parts = { logger: new RecordingLogger(), registry: new Registry(), random: seededRandom(3) };
    return { ...PLACE, api: counted(api), identity, clock, ...parts };
  };
  const candidate = (identity: string, api?: KubeApi) => {
    const options = optionsOf(identity, api);
    const lock = new LeaseLock(options);
    const lost: unknown[] = [];
    let held = 0;
    lock.onHeld((signal) => {
      held += 1;
      signal.addEventListener('abort', () => lost.push(signal.reason));
    });
    lock.start();
    open.push(lock);
    return { lock, lost, times: () => held, registry: options.registry };
  };
  const holds = (lock: LeaseLock) => eventually('to hold the lease', () => lock.held);
  const lease = async () =>
    specOf((await cluster.api.get(LEASES, PLACE)) ?? { apiVersion: '', kind: '', metadata: { name: '' } });
  const requests = () => cluster.server.requests({ resource: 'leases.coordination.k8s.io' });
  /** Moves time in steps, each after the requests of the last were answered, unless the test holds their answers back. */
  const pass = async (ms: number) => {
    for (let step = 0; step < ms; step += 500) {
      await clock.advance(500);
      for (let look = 0; look < 100 && underWay > 0; look += 1) await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };

  it('takes a lease that nobody holds and renews it every two seconds', async () => {
    const { lock, registry } = candidate('a');
    await holds(lock);
    expect(await lease()).toMatchObject({ holderIdentity: 'a', leaseDurationSeconds: 15, leaseTransitions: 0 });
    expect((await lease()).renewTime).toBe('2026-01-01T00:00:00.000000Z');
    expect(await metric(registry, 'kube_lease_held', { lease: 'shop/operator' })).toBe(1);
    const before = requests();
    await pass(20_000);
    expect(lock.held).toBe(true);
    expect(requests() - before).toBeGreaterThanOrEqual(8);
    expect(requests() - before).toBeLessThanOrEqual(12);
    expect((await lease()).renewTime).not.toBe('2026-01-01T00:00:00.000000Z');
  });

  it('of two candidates lets one hold it, and the other take over only after 15 s without a renewal', async () => {
    const first = candidate('a');
    await holds(first.lock);
    const second = candidate('b');
    await pass(30_000);
    expect([first.lock.held, second.lock.held]).toEqual([true, false]);
    expect(second.lock.holder).toBe('a');
    cluster.server.faults.answerWith({ verb: 'replace', status: 500 });
    await pass(11_000);
    expect(first.lock.held).toBe(false);
    await first.lock.stop();
    cluster.server.faults.clear();
    expect(second.lock.held).toBe(false);
    // 15 s from when it saw the last renewal, and its next look.
    await pass(9_500);
    expect(second.lock.held).toBe(true);
    expect(await lease()).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  it('of candidates that find it free at the same moment lets one have it', async () => {
    const free = { holderIdentity: '', leaseDurationSeconds: 1 };
    await cluster.api.create(LEASES, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { ...PLACE },
      spec: free,
    });
    cluster.server.faults.delay({ verb: 'get', delayMs: 30, afterwards: true });
    const all = ['a', 'b', 'c', 'd'].map((identity) => candidate(identity));
    await eventually('all to have tried', () => cluster.server.requests({ verb: 'replace' }) === 4);
    await eventually('one holder', () => all.some(({ lock }) => lock.held));
    await pass(3_000);
    expect(all.filter(({ lock }) => lock.held)).toHaveLength(1);
    expect(all.map(({ times }) => times()).reduce((a, b) => a + b)).toBe(1);
  });

  it('never has two holders while renewals fail now and then (seed 11)', async () => {
    const random = seededRandom(11);
    const both = [candidate('a'), candidate('b')];
    for (let round = 0; round < 40; round += 1) {
      cluster.server.faults.clear();
      if (random() < 0.5)
        cluster.server.faults.answerWith({ verb: 'replace', status: 500, times: Math.ceil(random() * 8) });
      await pass(2_000);
      expect(both.filter(({ lock }) => lock.held).length).toBeLessThanOrEqual(1);
    }
  });

  it('judges by its own clock: times of the holder that are far off do not matter', async () => {
    const stale = { holderIdentity: 'x', leaseDurationSeconds: 15, renewTime: '2001-01-01T00:00:00.000000Z' };
    const place = { ...PLACE };
    await cluster.api.create(LEASES, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: place,
      spec: stale,
    });
    const { lock } = candidate('a');
    await pass(14_500);
    expect(lock.held).toBe(false);
    await pass(4_000);
    expect(lock.held).toBe(true);
  });

  it('tells its work to stop when renewing fails for 10 s, before the others may take over', async () => {
    const { lock, lost } = candidate('a');
    await holds(lock);
    cluster.server.faults.answerWith({ resource: 'leases.coordination.k8s.io', status: 503 });
    await pass(9_000);
    expect(lost).toEqual([]);
    await pass(2_000);
    expect(lock.held).toBe(false);
    expect(lost[0]).toBeInstanceOf(LeaseLostError);
    expect(String(lost[0])).toContain('not renewed for 10000 ms');
  });

  it('does so too when the server takes the renewal and never answers', async () => {
    const { lock, lost } = candidate('a');
    await holds(lock);
    cluster.server.faults.delay({ resource: 'leases.coordination.k8s.io', delayMs: 3_000 });
    await pass(12_000);
    expect(lock.held).toBe(false);
    expect(lost).toHaveLength(1);
  });

  it('outlives one renewal that is never answered: it is given up in time for another', async () => {
    let isLost = false;
    const replace: KubeApi['replace'] = (resource, object, options) => {
      if (isLost) return cluster.api.replace(resource, object, options);
      isLost = true;
      return new Promise((_, reject) =>
        options?.signal?.addEventListener('abort', () => reject(new Error('given up'))),
      );
    };
    const { lock, lost } = candidate('a', Object.assign(Object.create(cluster.api) as KubeApi, { replace }));
    await holds(lock);
    await pass(14_000);
    expect([isLost, lock.held, lost.length]).toEqual([true, true, 0]);
  });

  it('outlives failures that are shorter than the deadline, and an edit of the lease by hand', async () => {
    const { lock, lost } = candidate('a');
    await holds(lock);
    cluster.server.faults.answerWith({ verb: 'replace', status: 500, times: 3 });
    await pass(8_000);
    await cluster.api.patch(LEASES, PLACE, { metadata: { labels: { edited: 'yes' } } });
    await pass(6_000);
    await cluster.api.delete(LEASES, PLACE);
    await pass(6_000);
    expect([lock.held, lost.length]).toEqual([true, 0]);
    expect(await lease()).toMatchObject({ holderIdentity: 'a' });
  });

  it('is lost at once when another has become the holder', async () => {
    const { lock, lost } = candidate('a');
    await holds(lock);
    await cluster.api.patch(LEASES, PLACE, { spec: { holderIdentity: 'thief' } });
    await pass(3_000);
    expect(lock.held).toBe(false);
    expect(String(lost[0])).toContain('taken by thief');
  });

  it('gives the lease back when stopped, so that the next takes it at its next look', async () => {
    const first = candidate('a');
    await holds(first.lock);
    const second = candidate('b');
    await pass(1_000);
    await first.lock.stop();
    expect(first.lost).toHaveLength(1);
    expect(await lease()).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
    await pass(3_000);
    expect(second.lock.held).toBe(true);
  });

  it('is a lock for any work: it is taken again after it was lost', async () => {
    const { lock, times } = candidate('a');
    await holds(lock);
    cluster.server.faults.answerWith({ verb: 'replace', status: 500 });
    await pass(11_000);
    expect(lock.held).toBe(false);
    cluster.server.faults.clear();
    await pass(5_000);
    expect([lock.held, times()]).toEqual([true, 2]);
  });

  describe('as LeaderElection', () => {
    it('leads in one process; when it is killed the other leads after the lease has expired', async () => {
      const led: string[] = [];
      const start = (identity: string, api: KubeApi) => {
        const lead = async (signal: AbortSignal) => {
          led.push(identity);
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
          led.push(`${identity} ended`);
        };
        const losses: Error[] = [];
        const election = new LeaderElection({ ...optionsOf(identity, api), lead, lost: (error) => losses.push(error) });
        election.start();
        return { election, losses };
      };
      const first = start('a', cluster.client({ user: 'killed' }));
      await eventually('a leads', () => first.election.leads);
      const second = start('b', cluster.api);
      await pass(4_000);
      cluster.server.faults.answerWith({ user: 'killed', status: 500 });
      await pass(20_000);
      expect(led).toEqual(['a', 'a ended', 'b']);
      expect(first.losses[0]).toBeInstanceOf(LeaseLostError);
      expect(second.election.leader).toBe('b');
      await second.election.stop();
      expect(led.at(-1)).toBe('b ended');
      expect(second.losses).toEqual([]);
      await first.election.stop();
    });

    it('hands on what the work throws, and gives the lease back', async () => {
      const losses: Error[] = [];
      const lead = () => Promise.reject(new Error('a bug'));
      const election = new LeaderElection({ ...optionsOf('a'), lead, lost: (error) => losses.push(error) });
      election.start();
      await eventually('the loss', () => losses.length === 1);
      expect(losses[0]?.message).toBe('a bug');
      await eventually('the release', async () => (await lease()).holderIdentity === '');
    });
  });
});
