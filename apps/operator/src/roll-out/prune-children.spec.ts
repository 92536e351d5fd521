import { eventually } from '@cmp/runtime/testing';
import { kubeObject } from '@cmp/kube/testing';
import { EVERYTHING } from '../../testing/build.js';
import { OperatorRig } from '../../testing/operator-rig.js';
import { labelsOf } from '../desired/labels.js';
import { KINDS } from '../kinds.js';
import { FINALIZER } from '../take-down/finalizer.js';

describe('what is no longer wanted', () => {
  let rig: OperatorRig;
  beforeEach(async () => {
    rig = await OperatorRig.start();
    rig.run();
    for (const name of ['coingecko', 'gateway-keys']) await rig.secret(name, { key: 'a' });
  });
  afterEach(() => rig.stop());

  const has = (...kinds: readonly (keyof typeof KINDS)[]) => kinds.filter((kind) => rig.names(KINDS[kind]).length > 0);
  const DASHBOARD_KINDS = [
    'Deployment',
    'Service',
    'ConfigMap',
    'ServiceAccount',
    'NetworkPolicy',
    'PodDisruptionBudget',
  ] as const;

  it('goes with the page, once all else is ready', async () => {
    await rig.settled(EVERYTHING);
    const left = () => DASHBOARD_KINDS.filter((kind) => rig.names(KINDS[kind]).includes('pulse-dashboard'));
    expect(left()).toEqual(DASHBOARD_KINDS);
    rig.cluster.hold('Deployment pulse-gateway');
    await rig.want({ ...EVERYTHING, dashboard: { enabled: false }, image: { tag: '9.9.9' } });
    await rig.untilMessage('Progressing', 'gateway: ');
    await rig.rest();
    expect(left()).toEqual(DASHBOARD_KINDS);
    rig.cluster.release('Deployment pulse-gateway');
    await eventually('no page', () => left().length === 0);
    await rig.ready();
    expect(rig.pulse().status.url).toBe('https://pulse.example.org/');
  });

  it.each([
    ['monitoring', { monitoring: { enabled: false } }, ['PodMonitor', 'PrometheusRule']],
    ['the policies', { networkPolicies: { enabled: false } }, ['NetworkPolicy']],
    ['the exposure', { exposure: undefined }, ['Ingress', 'Certificate']],
    ['autoscaling', { processor: {}, gateway: {} }, ['ScaledObject', 'TriggerAuthentication']],
  ] as const)('goes with %s', async (_what, change, kinds) => {
    await rig.settled(EVERYTHING);
    expect(has(...kinds)).toEqual(kinds);
    await rig.want({ ...EVERYTHING, ...change });
    await eventually('all gone', () => has(...kinds).length === 0);
    await rig.ready();
  });

  it.each([
    ['keda', 'hpa', KINDS.ScaledObject, KINDS.HorizontalPodAutoscaler],
    ['hpa', 'keda', KINDS.HorizontalPodAutoscaler, KINDS.ScaledObject],
  ])(
    'is the autoscaler of %s before that of %s is made: no two pull at one Deployment',
    async (from, to, old, next) => {
      const autoscaled = (provider: string) => ({
        processor: { autoscaling: { provider, maxReplicas: 2 } },
        topics: { partitions: 2 },
      });
      await rig.settled(autoscaled(from));
      // As KEDA's admission does.
      let refusals = 0;
      rig.server.admission = (resource, object) => {
        const isTwice = resource === next && rig.names(old).length > 0;
        refusals += isTwice ? 1 : 0;
        return object;
      };
      rig.cluster.hold('Deployment pulse-processor');
      await rig.want({ ...autoscaled(to), logLevel: 'debug' });
      await eventually('the other one', () => rig.names(next).length === 1);
      expect(rig.names(old)).toEqual([]);
      expect(refusals).toBe(0);
      rig.cluster.release('Deployment pulse-processor');
      await rig.ready();
    },
  );

  it('is never an object of somebody else, whatever its labels say, nor Kafka and its topics', async () => {
    await rig.settled({});
    const labels = labelsOf(
      { metadata: { name: 'pulse', namespace: 'market', uid: '', generation: 1, finalizers: [] } },
      'x',
    );
    const theirs = kubeObject(KINDS.ConfigMap, { namespace: 'market', name: 'theirs', labels }, { data: {} });
    const loose = kubeObject(KINDS.KafkaTopic, { namespace: 'market', name: 'old-topic', labels }, { spec: {} });
    await rig.api.create(KINDS.ConfigMap, theirs);
    await rig.api.create(KINDS.KafkaTopic, loose);
    await rig.want({ kafka: { existing: { bootstrapServers: ['kafka:9092'] } }, dashboard: { enabled: false } });
    await rig.ready();
    await eventually('users gone', () => has('KafkaUser').length === 0);
    expect(rig.names(KINDS.ConfigMap)).toContain('theirs');
    expect(rig.names(KINDS.KafkaTopic)).toHaveLength(10);
    expect(has('Kafka', 'KafkaNodePool')).toHaveLength(2);
  });

  it('is tried again when it could not be deleted, and holds nothing up', async () => {
    await rig.settled({});
    rig.server.faults.answerWith({ user: 'operator', verb: 'delete', status: 500, times: 2 });
    await rig.want({ dashboard: { enabled: false } });
    await rig.ready();
    await eventually('no page', async () => {
      await rig.nudge();
      return !rig.names(KINDS.Deployment).includes('pulse-dashboard');
    });
  });
});

describe('the deletion policy', () => {
  it('turns owners and finalizer on and off', async () => {
    const rig = await OperatorRig.start();
    try {
      rig.run();
      const owned = () =>
        [KINDS.Kafka, KINDS.KafkaNodePool, KINDS.KafkaTopic].map((kind) => {
          const [name = ''] = rig.names(kind);
          return rig.find(kind, name).metadata.ownerReferences?.length ?? 0;
        });
      const policy = async (deletionPolicy: string, owners: number) => {
        await rig.want({ topics: { deletionPolicy } });
        await rig.ready();
        await eventually('owners', () => owned().every((count) => count === owners));
        await eventually('finalizer', () => (rig.pulse().metadata.finalizers ?? []).length === owners);
      };
      await policy('Retain', 0);
      await policy('Delete', 1);
      expect(rig.pulse().metadata.finalizers).toEqual([FINALIZER]);
      // Somebody else's stays.
      await rig.api.patch(
        KINDS.MarketPulse,
        { namespace: 'market', name: 'pulse' },
        { metadata: { finalizers: [FINALIZER, 'example.org/mine'] } },
      );
      await rig.want({ topics: { deletionPolicy: 'Retain' } });
      await eventually('theirs alone', () => rig.pulse().metadata.finalizers.join() === 'example.org/mine');
      await rig.ready();
      expect(owned()).toEqual([0, 0, 0]);
    } finally {
      await rig.stop();
    }
  });
});
