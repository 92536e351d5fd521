import { LeaseLock } from '@cmp/kube';
import { fakeCluster, LEASES, type FakeCluster } from '@cmp/kube/testing';
import { eventually, ManualClock, RecordingLogger } from '@cmp/runtime/testing';
import { Registry } from 'prom-client';
import { leaseTurn } from './poll-turn.js';

const AT = { namespace: 'pulse', name: 'demo-producer' };

describe('the turn to poll, by a Lease', () => {
  let cluster: FakeCluster;
  let clock: ManualClock;
  beforeEach(async () => {
    cluster = await fakeCluster();
    clock = new ManualClock();
  });
  afterEach(() => cluster.close());

  function producer(identity: string) {
    const parts = { clock, logger: new RecordingLogger(), registry: new Registry(), random: () => 0 };
    const lock = new LeaseLock({ ...parts, ...AT, api: cluster.client(), identity });
    const turn = leaseTurn(lock, identity, clock);
    const stop = new AbortController();
    const seen = { begun: false, lost: [] as string[] };
    void turn.begin(stop.signal).then(() => {
      seen.begun = !stop.signal.aborted;
      turn.onLost(({ message }) => seen.lost.push(message));
    });
    return { ...seen, seen, lock, end: () => (stop.abort(), turn.end()) };
  }

  const until = (what: string, holds: () => boolean) =>
    eventually(what, async () => {
      await clock.advance(500);
      return holds();
    });

  it('is had by one of two, and by the other as soon as the first gives it back', async () => {
    const a = producer('a');
    await until('the turn of a', () => a.seen.begun);
    const b = producer('b');
    await until('b to look', () => b.lock.holder === 'a');
    expect(b.seen.begun).toBe(false);
    await a.end();
    await until('the turn of b', () => b.seen.begun);
    await b.end();
  });

  it('is kept while the API server does not answer: nobody else can take it', async () => {
    const a = producer('a');
    await until('the turn of a', () => a.seen.begun);
    cluster.server.faults.answerWith({ status: 500 });
    await until('the lease to be unsure', () => !a.lock.held);
    for (let second = 0; second < 60; second += 1) await clock.advance(1000);
    expect(a.seen.lost).toEqual([]);
    cluster.server.faults.clear();
    await until('the lease to be held again', () => a.lock.held);
    expect(a.seen.lost).toEqual([]);
    await a.end();
  });

  it('is lost when another is seen to have taken it', async () => {
    const a = producer('a');
    await until('the turn of a', () => a.seen.begun);
    const lease = await cluster.api.get(LEASES, AT);
    await cluster.api.patch(LEASES, AT, { spec: { ...(lease?.['spec'] as object), holderIdentity: 'b' } });
    await until('the loss', () => a.seen.lost.length > 0);
    expect(a.seen.lost).toEqual(['b polls now: this producer starts over and stands by']);
    await a.end();
  });
});
