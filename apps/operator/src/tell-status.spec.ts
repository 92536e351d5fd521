import { kubeObject, metric } from '@cmp/kube/testing';
import { eventually } from '@cmp/runtime/testing';
import { LOOK_MS, OperatorRig, type Running } from '../testing/operator-rig.js';
import { KINDS } from './kinds.js';

const MARKET = { namespace: 'market', name: 'pulse' };

describe('the status', () => {
  let rig: OperatorRig;
  let operator: Running;
  beforeEach(async () => {
    rig = await OperatorRig.start();
    operator = rig.run();
  });
  afterEach(() => rig.stop());

  const look = async () => {
    await rig.later(LOOK_MS);
    await rig.rest();
  };

  it('tells what the services say of themselves, and where the page is', async () => {
    rig.services.lagRecords = 40;
    rig.services.clockAgeSeconds = 2.6;
    rig.services.deadLetters = 3;
    rig.services.sources = [{ source: 'coingecko', state: 'limited', detail: 'asks too often', credits_left: 900 }];
    await rig.settled({ processor: { replicas: 2 }, topics: { partitions: 2 } });
    expect(rig.pulse().status).toMatchObject({
      observedGeneration: 1,
      watermark: '2026-01-01T00:00:30.000Z',
      lagRecords: 80,
      lagSeconds: 3,
      deadLetters: 3,
      sources: [{ name: 'coingecko', state: 'limited', message: 'asks too often', creditsLeft: 900 }],
      url: 'http://pulse-dashboard.market.svc/',
      version: '1.2.3',
    });
    expect(rig.pulse().status.components).toContainEqual({
      name: 'processor',
      replicas: 2,
      ready: 2,
      image: 'ghcr.io/crypto-market-pulse/processor:1.2.3',
    });
    expect(rig.condition('Ready')?.message).toBe('everything runs; source coingecko is limited');
  });

  it('leaves out what nobody answers any more, and is not ready without a gateway', async () => {
    await rig.settled({});
    rig.services.gatewayAnswers = false;
    rig.services.processorsAnswer = false;
    await look();
    expect(await rig.until('Ready False GatewayUnreachable')).toMatchObject({
      message: expect.stringContaining('connection refused') as string,
    });
    expect(Object.keys(rig.pulse().status).sort()).toEqual([
      'components',
      'conditions',
      'observedGeneration',
      'url',
      'version',
    ]);
    const warnings = rig.events().filter((event) => event.startsWith('Warning'));
    expect(warnings).toEqual([expect.stringMatching(/^Warning GatewayUnreachable Ready is False/)]);
    rig.services.gatewayAnswers = true;
    rig.services.processorsAnswer = true;
    await look();
    await rig.ready();
    expect(rig.pulse().status).toHaveProperty('watermark');
  });

  it('knows of a pod that is not ready as soon as its Deployment does', async () => {
    await rig.settled({ gateway: { replicas: 2 } });
    rig.cluster.hold('Deployment pulse-gateway');
    const { status } = rig.find(KINDS.Deployment, 'pulse-gateway');
    rig.cluster.say(KINDS.Deployment, 'market/pulse-gateway', { ...status, readyReplicas: 1, availableReplicas: 1 });
    await rig.until('Ready False RollingOut');
    expect(rig.pulse().status.components).toContainEqual(
      expect.objectContaining({ name: 'gateway', replicas: 2, ready: 1 }),
    );
  });

  it('keeps when a condition turned, and counts what it speaks of', async () => {
    await rig.settled({});
    const ready = rig.condition('Ready');
    rig.clock.skip(5000);
    await rig.want({ thresholds: { movingPct: 2 } });
    rig.cluster.hold('Deployment pulse-processor');
    await rig.until('Ready False');
    rig.cluster.release('Deployment pulse-processor');
    const again = await rig.ready();
    expect(again.observedGeneration).toBe(2);
    expect(Date.parse(again.lastTransitionTime)).toBeGreaterThan(Date.parse(ready?.lastTransitionTime ?? ''));
    const degraded = rig.condition('Degraded');
    expect(degraded).toMatchObject({ observedGeneration: 2 });
    expect(Date.parse(degraded?.lastTransitionTime ?? '')).toBeLessThan(Date.parse(again.lastTransitionTime));
  });

  it('is in the operator’s metrics, and goes from them with the resource', async () => {
    rig.services.lagRecords = 7;
    rig.services.deadLetters = 2;
    await rig.settled({});
    const value = (name: string, labels = {}) =>
      metric(operator.registry, `market_pulse_${name}`, { ...MARKET, ...labels });
    expect(await value('condition', { type: 'Ready' })).toBe(1);
    expect(await value('condition', { type: 'Degraded' })).toBe(0);
    expect([await value('lag_records'), await value('dead_letters')]).toEqual([7, 2]);
    rig.services.processorsAnswer = false;
    await look();
    const lag = async () => (await operator.registry.getSingleMetric('market_pulse_lag_records')?.get())?.values ?? [];
    expect(await lag()).toEqual([]);
    await rig.api.delete(KINDS.MarketPulse, MARKET);
    await eventually('no metrics', async () => {
      const text = await operator.registry.metrics();
      return !text.includes('name="pulse"');
    });
  });

  describe('of an autoscaler', () => {
    const AUTOSCALED = { topics: { partitions: 6 } };
    const scaled = (provider: string) => ({
      ...AUTOSCALED,
      processor: { autoscaling: { provider, minReplicas: 2, maxReplicas: 6 } },
    });
    const scale = (replicas: number) =>
      rig.api.patch(
        KINDS.Deployment,
        { namespace: 'market', name: 'pulse-processor' },
        { spec: { replicas } },
        { subresource: 'scale' },
      );
    /** The autoscaler itself, as KEDA makes it or as the operator does. */
    async function speaks(name: string, lag: string): Promise<string> {
      const hpa = KINDS.HorizontalPodAutoscaler;
      if (rig.find(hpa, name) === undefined)
        await rig.api.create(hpa, kubeObject(hpa, { ...MARKET, name }, { spec: {} }));
      const lastScaleTime = new Date(rig.clock.nowMs()).toISOString().replace(/\.\d+Z/, 'Z');
      const external = { metric: { name: 's0-kafka-crypto_market_data' }, current: { averageValue: lag } };
      const limited = { type: 'ScalingLimited', status: 'True', message: 'the desired count is more than the maximum' };
      rig.cluster.say(hpa, `market/${name}`, {
        lastScaleTime,
        currentMetrics: [{ type: 'External', external }],
        conditions: [limited],
      });
      return lastScaleTime;
    }

    it.each([
      ['keda', 'keda-hpa-pulse-processor'],
      ['hpa', 'pulse-processor'],
    ])('tells the last change of size and its reason, also when that comes later: %s', async (provider, name) => {
      await rig.settled(scaled(provider));
      await scale(5);
      await eventually('the size', () => rig.pulse().status.components[1].replicas === 5);
      await rig.rest();
      expect(rig.pulse().status.lastScaling).toBeUndefined();
      const at = await speaks(name, '22k');
      await look();
      const told = {
        component: 'processor',
        from: 2,
        to: 5,
        reason: 's0-kafka-crypto_market_data is 22k a pod; the desired count is more than the maximum',
        at,
      };
      expect(rig.pulse().status.lastScaling).toEqual(told);
      await look();
      expect(rig.pulse().status.lastScaling).toEqual(told);
      await scale(3);
      const later = await speaks(name, '1');
      await look();
      expect(rig.pulse().status.lastScaling).toMatchObject({ from: 5, to: 3, at: later });
    });

    it('tells a change that the autoscaler made before it had measured anything, as below its least number', async () => {
      await rig.settled(scaled('hpa'));
      await scale(5);
      await eventually('the size', () => rig.pulse().status.components[1].replicas === 5);
      const lastScaleTime = new Date(rig.clock.nowMs()).toISOString();
      rig.cluster.say(KINDS.HorizontalPodAutoscaler, 'market/pulse-processor', {
        lastScaleTime,
        currentMetrics: null,
        conditions: null,
      });
      await look();
      expect(rig.pulse().status.lastScaling).toMatchObject({ from: 2, to: 5, reason: 'the autoscaler gave none' });
    });

    it('tells nothing of a pause and its end, nor of what a person changed', async () => {
      await rig.settled(scaled('keda'));
      await speaks('keda-hpa-pulse-processor', '9');
      rig.clock.skip(120_000);
      await rig.want({ ...scaled('keda'), paused: true });
      await rig.ready();
      await rig.want(scaled('keda'));
      await rig.ready();
      await rig.want({ ...AUTOSCALED, processor: { replicas: 4 } });
      await rig.ready();
      await look();
      expect(rig.pulse().status.lastScaling).toBeUndefined();
    });
  });
});
