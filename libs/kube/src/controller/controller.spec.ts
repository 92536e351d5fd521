import { eventually, ManualClock } from '@cmp/runtime/testing';
import { Controller, controllerOwnerKeys, type ControllerOptions, type KubeObject } from '../index.js';
import { CONFIG_MAPS, configMap, fakeCluster, metric, WIDGETS, widget, type FakeCluster } from '../../testing/index.js';

const AT = { namespace: 'shop', name: 'w' };
const LIMITS = { restMs: 0, retryMs: 20, retryMaxMs: 100 } as const;

describe('Controller', () => {
  let cluster: FakeCluster;
  const running: Controller[] = [];
  beforeEach(async () => (cluster = await fakeCluster()));
  afterEach(async () => {
    await Promise.all(running.splice(0).map((controller) => controller.stop()));
    await cluster.close();
  });

  function run(reconcile: ControllerOptions['reconcile'], options: Partial<ControllerOptions> = {}) {
    const watched = [{ reflector: cluster.reflector(CONFIG_MAPS), keysOf: controllerOwnerKeys(WIDGETS) }];
    const { clock, logger, registry } = cluster;
    const parts = {
      name: 'widgets',
      own: cluster.reflector(WIDGETS),
      watched,
      clock,
      logger,
      registry,
      random: () => 0.5,
    };
    const controller = new Controller({ ...parts, reconcile, limits: LIMITS, ...options });
    controller.start();
    running.push(controller);
    return controller;
  }

  const counting = (options: Partial<ControllerOptions> = {}) => {
    const keys: string[] = [];
    run(async (key) => {
      keys.push(key);
      return {};
    }, options);
    return keys;
  };
  const make = (name = 'w') => cluster.api.create(WIDGETS, widget({ ...AT, name }));
  const outcomes = (outcome: string) =>
    metric(cluster.registry, 'kube_reconciles_total', { controller: 'widgets', outcome });
  const quiet = async (keys: readonly string[]) => {
    const before = keys.length;
    // A marker through the same watch: once it is seen, everything before it has been, too.
    await make(`marker-${before}`);
    await eventually('the marker', () => keys.includes(`shop/marker-${before}`));
    return keys.filter((key) => !key.includes('marker'));
  };

  it('reconciles each object by its key: at the start, when edited, and when deleted', async () => {
    await make();
    const keys = counting();
    await eventually('the first', () => keys.length === 1);
    await cluster.api.patch(WIDGETS, AT, { spec: { size: 2 } });
    await eventually('the edit', () => keys.length === 2);
    await cluster.api.delete(WIDGETS, AT);
    await eventually('the deletion', () => keys.length === 3);
    expect(new Set(keys)).toEqual(new Set(['shop/w']));
    expect(await outcomes('done')).toBe(3);
  });

  it('does not react to its own writes of status', async () => {
    await make();
    const keys = counting();
    await eventually('the first', () => keys.length === 1);
    for (let n = 0; n < 5; n += 1) await cluster.api.patch(WIDGETS, AT, { status: { n } }, { subresource: 'status' });
    expect(await quiet(keys)).toEqual(['shop/w']);
  });

  it('reacts to what happens to an object that the own one controls', async () => {
    const owner = await make();
    const keys = counting();
    await eventually('the first', () => keys.length === 1);
    await cluster.api.create(CONFIG_MAPS, configMap({ namespace: 'shop', name: 'child', owner }));
    await eventually('the child', () => keys.length === 2);
    await cluster.api.delete(CONFIG_MAPS, { namespace: 'shop', name: 'child' });
    await eventually('its deletion', () => keys.length === 3);
    await cluster.api.create(CONFIG_MAPS, configMap({ namespace: 'shop', name: 'stranger' }));
    expect(await quiet(keys)).toHaveLength(3);
  });

  it('tries again with backoff after a failure, logs it, and forgets it after a success', async () => {
    let left = 3;
    run(async () => {
      if ((left -= 1) >= 0) throw new Error('not yet');
      return {};
    });
    await make();
    await eventually('success', async () => (await outcomes('done')) === 1);
    expect(await outcomes('failed')).toBe(3);
    expect(
      cluster.logger.lines.filter(({ level }) => level === 'error').map(({ fields }) => fields['failures']),
    ).toEqual([1, 2, 3]);
  });

  it('leaves the server alone for as long as it asks to be, after a 429', async () => {
    const at: number[] = [];
    await make();
    cluster.server.faults.answerWith({
      verb: 'get',
      resource: 'configmaps',
      status: 429,
      retryAfterSeconds: 0.3,
      times: 1,
    });
    run(async (_key, signal) => {
      at.push(Date.now());
      await cluster.api.get(CONFIG_MAPS, AT, { signal });
      return {};
    });
    await eventually('success', async () => (await outcomes('done')) === 1);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(295);
  });

  it('calls again when it was asked to, and after every resync', async () => {
    const clock = new ManualClock();
    await make();
    const own = cluster.reflector(WIDGETS);
    own.start();
    await eventually('sync', () => own.objects.synced);
    let calls = 0;
    const reconcile = async () => ({ requeueAfterMs: (calls += 1) === 1 ? 5_000 : undefined });
    run(reconcile, { own, watched: [], clock, limits: { ...LIMITS, resyncMs: 60_000 } });
    await eventually('the first', () => calls === 1);
    await clock.advance(4_900);
    expect(calls).toBe(1);
    await clock.advance(200);
    expect(calls).toBe(2);
    await clock.advance(55_000);
    expect(calls).toBe(2);
    await clock.advance(3_000);
    expect(calls).toBe(3);
    expect(await outcomes('requeued')).toBe(1);
  });

  it('never works on one key twice at a time, and works on several keys at a time', async () => {
    const active = new Map<string, number>();
    let most = 0;
    let calls = 0;
    run(
      async (key) => {
        active.set(key, (active.get(key) ?? 0) + 1);
        expect(active.get(key)).toBe(1);
        most = Math.max(
          most,
          [...active.values()].reduce((a, b) => a + b),
        );
        await new Promise((resolve) => setTimeout(resolve, 15));
        active.set(key, 0);
        calls += 1;
        return {};
      },
      { limits: { ...LIMITS, workers: 3 } },
    );
    for (const name of ['a', 'b', 'c']) await make(name);
    for (let n = 0; n < 20; n += 1) await cluster.api.patch(WIDGETS, { ...AT, name: 'a' }, { spec: { size: n } });
    await eventually('some work', () => calls > 5);
    expect(most).toBeGreaterThan(1);
    expect(await outcomes('failed')).toBe(0);
  });

  it('reconciles boundedly an object that is edited ten times a second', async () => {
    const keys = counting({ limits: { ...LIMITS, restMs: 400 } });
    await make();
    await eventually('the first', () => keys.length === 1);
    const beganMs = Date.now();
    for (let n = 0; n < 12; n += 1) {
      await cluster.api.patch(WIDGETS, AT, { spec: { size: n + 10 } });
      await cluster.clock.sleep(100);
    }
    await cluster.clock.sleep(450);
    expect(keys.length).toBeGreaterThanOrEqual(2);
    expect(keys.length).toBeLessThanOrEqual(2 + Math.ceil((Date.now() - beganMs) / 400));
  });

  it('aborts a reconcile at its time limit, without letting another worker near its key before it ends', async () => {
    const ended: boolean[] = [];
    run(
      async (_key, signal) => {
        await cluster.clock.sleep(60_000, signal);
        ended.push(signal.aborted);
        signal.throwIfAborted();
        return {};
      },
      { limits: { ...LIMITS, timeLimitMs: 50 } },
    );
    await make();
    await eventually('two tries', () => ended.length === 2);
    expect(ended).toEqual([true, true]);
    await eventually('the count', async () => (await outcomes('timed_out')) >= 1);
  });

  it('lets work that is under way end when it is stopped, then aborts it', async () => {
    const seen: string[] = [];
    let begun = 0;
    const controller = run(
      async (_key, signal) => {
        begun += 1;
        await cluster.clock.sleep(begun === 1 ? 60 : 60_000, signal);
        seen.push(signal.aborted ? 'aborted' : 'ended');
        return {};
      },
      { limits: { ...LIMITS, workers: 2 } },
    );
    await make('a');
    await make('b');
    await eventually('both', () => begun === 2);
    await controller.stop({ drainMs: 150 });
    expect(seen).toEqual(['ended', 'aborted']);
    expect(cluster.server.watches.count()).toBe(0);
  });

  it('works on its own kind although an owned kind is absent, or may not be read', async () => {
    await make();
    cluster.server.unregister(CONFIG_MAPS);
    const keys = counting();
    await eventually('the first', () => keys.length === 1);
  });

  it('begins after a while although an owned kind can only fail, and says so', async () => {
    await make();
    cluster.server.faults.answerWith({ verb: 'list', resource: 'configmaps', status: 500 });
    const keys = counting({ limits: { ...LIMITS, settleMs: 100 } });
    await eventually('the first', () => keys.length === 1);
    expect(cluster.logger.lines.some(({ message }) => message.includes('not all could be listed'))).toBe(true);
  });

  it('works on after a restart of the API server and after a compaction', async () => {
    const keys = counting();
    await make();
    await eventually('the first', () => keys.length === 1);
    await cluster.server.restart({ downMs: 30 });
    const edited: KubeObject = await cluster.api.patch(WIDGETS, AT, { spec: { size: 5 } });
    expect(edited.metadata.generation).toBe(2);
    cluster.server.storage.compact();
    await eventually('the edit', () => keys.length >= 2);
  });
});
