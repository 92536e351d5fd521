import { ManualClock } from '@cmp/runtime/testing';
import { Registry } from 'prom-client';
import { EventRecorder, type KubeEvent } from '../index.js';
import { EVENTS, fakeCluster, metric, WIDGETS, widget, type FakeCluster } from '../../testing/index.js';

const READY: KubeEvent = { type: 'Normal', reason: 'Ready', action: 'Reconcile', note: 'all is well' };

describe('EventRecorder', () => {
  let cluster: FakeCluster;
  let clock: ManualClock;
  let registry: Registry;
  beforeEach(async () => {
    cluster = await fakeCluster();
    clock = new ManualClock();
    registry = new Registry();
  });
  afterEach(() => cluster.close());

  const open = () => {
    const source = { controller: 'market-pulse.io/test', instance: 'pod-1' };
    return new EventRecorder({
      api: cluster.api,
      source,
      clock,
      registry,
      logger: cluster.logger,
      rate: { burst: 3, everyMs: 60_000 },
    });
  };
  const made = () => cluster.api.create(WIDGETS, widget({ namespace: 'shop', name: 'w' }));
  const events = async () => (await cluster.api.list(EVENTS, { namespace: 'shop' })).items;

  it('writes an event as the API wants it', async () => {
    const recorder = open();
    const object = await made();
    recorder.record(object, { ...READY, note: 'ü'.repeat(2000) });
    await recorder.flush();
    const [event] = await events();
    expect(event).toMatchObject({
      type: 'Normal',
      reason: 'Ready',
      action: 'Reconcile',
      eventTime: '2026-01-01T00:00:00.000000Z',
      reportingController: 'market-pulse.io/test',
      reportingInstance: 'pod-1',
      regarding: { kind: 'Widget', name: 'w', namespace: 'shop', uid: object.metadata.uid },
    });
    expect(Buffer.byteLength(String(event?.['note']))).toBeLessThanOrEqual(1024);
  });

  it('makes one series of the same event again, written at most once a minute', async () => {
    const recorder = open();
    const object = await made();
    for (let second = 0; second < 90; second += 1) {
      recorder.record(object, READY);
      await clock.advance(1000);
    }
    await recorder.flush();
    const all = await events();
    expect(all).toHaveLength(1);
    expect(all[0]?.['series']).toMatchObject({ count: 62 });
    expect(cluster.server.requests({ resource: 'events.events.k8s.io', verb: 'patch' })).toBe(2);
  });

  it('drops what is over the budget of an object, counts it, and lets others have theirs', async () => {
    const recorder = open();
    const object = await made();
    for (let n = 0; n < 10; n += 1) recorder.record(object, { ...READY, note: `${n}` });
    recorder.record({ ...object, metadata: { ...object.metadata, uid: 'other' } }, READY);
    await recorder.flush();
    expect(await events()).toHaveLength(4);
    expect(await metric(registry, 'kube_events_total', { outcome: 'dropped' })).toBe(7);
    await clock.advance(60_000);
    recorder.record(object, { ...READY, note: 'later' });
    await recorder.flush();
    expect(await events()).toHaveLength(5);
  });

  it('writes what waits before it stops, and no longer than it was told to', async () => {
    const recorder = open();
    const object = await made();
    recorder.record(object, READY);
    await recorder.stop({ drainMs: 1000 });
    expect(await events()).toHaveLength(1);
    const slow = open();
    cluster.server.faults.delay({ verb: 'create', resource: 'events.events.k8s.io', delayMs: 1_000_000 });
    slow.record(object, READY);
    const stopped = slow.stop({ drainMs: 1000 });
    await clock.advance(1000);
    await stopped;
    expect(await metric(registry, 'kube_events_total', { outcome: 'failed' })).toBe(1);
  });

  it('logs and counts what cannot be written, and goes on', async () => {
    const recorder = open();
    const object = await made();
    cluster.server.faults.answerWith({ verb: 'create', resource: 'events.events.k8s.io', status: 403, times: 1 });
    recorder.record(object, READY);
    recorder.record(object, { ...READY, note: 'second' });
    await recorder.flush();
    expect(await events()).toHaveLength(1);
    expect(await metric(registry, 'kube_events_total', { outcome: 'failed' })).toBe(1);
    expect(cluster.logger.lines.at(-1)?.message).toBe('an event could not be written');
  });
});
