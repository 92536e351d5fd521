import { ManualClock } from '@cmp/runtime/testing';
import { fakeCluster, WIDGETS, type FakeCluster } from '../../testing/index.js';

const GADGETS = { ...WIDGETS, group: 'gadgets.io', kind: 'Gadget', plural: 'gadgets' };

describe('which resources a cluster serves', () => {
  let cluster: FakeCluster;
  const clock = new ManualClock();
  beforeEach(async () => {
    cluster = await fakeCluster();
  });
  afterEach(() => cluster.close());
  const asked = () => cluster.server.requests({ verb: 'discover' });

  it('is asked once by all who want to know at the same time', async () => {
    const api = cluster.client({ clock });
    await Promise.all(Array.from({ length: 20 }, () => api.has(WIDGETS)));
    expect(asked()).toBe(1);
  });

  it('is believed for minutes of one that is served, and for ten seconds of one that is not', async () => {
    const api = cluster.client({ clock });
    expect([await api.has(WIDGETS), await api.has(GADGETS)]).toEqual([true, false]);
    cluster.server.register(GADGETS);
    await clock.advance(9000);
    expect([await api.has(WIDGETS), await api.has(GADGETS)]).toEqual([true, false]);
    await clock.advance(2000);
    expect([await api.has(WIDGETS), await api.has(GADGETS)]).toEqual([true, true]);
    expect(asked()).toBe(3);
  });

  it('is asked again by whoever waited for one that has left', async () => {
    const api = cluster.client({ clock });
    cluster.server.faults.delay({ verb: 'discover', delayMs: 50 });
    const leaving = new AbortController();
    const first = api.has(WIDGETS, { signal: leaving.signal });
    const second = api.has(WIDGETS);
    leaving.abort();
    await expect(first).rejects.toMatchObject({ failure: 'aborted' });
    expect(await second).toBe(true);
  });
});
