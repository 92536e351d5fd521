import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { qualifiedName, type KubeResource } from '@cmp/kube';
import { eventually } from '@cmp/runtime/testing';
import { EVERYTHING } from '../testing/build.js';
import { LOOK_MS, OperatorRig, ROTATION_MS } from '../testing/operator-rig.js';
import { clusterDns } from './facts-of-cluster.js';
import { KINDS } from './kinds.js';

const USER = 'operator';
const PAID = { source: { kind: 'coingecko', coingecko: { apiKeySecret: { name: 'coingecko' } } } };

describe('what the operator learns of the cluster', () => {
  let rig: OperatorRig;
  const start = async (without: readonly KubeResource[] = []) => {
    rig = await OperatorRig.start({ without });
  };
  afterEach(() => rig.stop());

  const secretsSum = (component: string) =>
    rig.find(KINDS.Deployment, `pulse-${component}`).spec.template.metadata.annotations['market-pulse.io/secrets'];
  const later = (ms = LOOK_MS) => rig.later(ms);

  describe('of Secrets', () => {
    beforeEach(() => start());

    it('that one is late: it says which, and goes on as soon as it is there', async () => {
      rig.run();
      rig.cluster.hold('Deployment pulse-producer');
      await rig.want(PAID);
      const degraded = await rig.until('Degraded True MissingSecret');
      expect(degraded.message).toBe('Secret coingecko is not there: pods wait for it');
      await rig.untilMessage('Progressing', 'producer: ');
      const without = secretsSum('producer');
      await rig.secret('coingecko', { key: 'YQ==' });
      await later();
      rig.cluster.release('Deployment pulse-producer');
      await rig.until('Degraded False');
      await rig.ready();
      expect(secretsSum('producer')).not.toBe(without);
    });

    it('nothing that Strimzi has still to make: an installation is not degraded by it', async () => {
      rig.run();
      rig.cluster.hold('KafkaUser pulse-gateway');
      await rig.want({});
      await rig.until('Progressing True KafkaNotReady');
      expect(rig.condition('Degraded')).toMatchObject({ status: 'False' });
      rig.cluster.release('KafkaUser pulse-gateway');
      await rig.ready();
      expect(rig.events().filter((event) => event.startsWith('Warning'))).toEqual([]);
      const sums = ['producer', 'processor', 'gateway'].map(secretsSum);
      await later(ROTATION_MS);
      await rig.rest();
      // What the pods were started with is what is there: nobody is replaced a minute later.
      expect(['producer', 'processor', 'gateway'].map(secretsSum)).toEqual(sums);
    });

    it('that one was rotated: who rests on it is replaced, and nobody else', async () => {
      rig.run();
      await rig.secret('coingecko', { key: 'YQ==' });
      await rig.want(PAID);
      await rig.ready();
      await rig.rest();
      const before = ['producer', 'processor', 'gateway'].map(secretsSum);
      await rig.secret('coingecko', { key: 'Yg==' });
      await later(ROTATION_MS);
      await eventually('another sum', () => secretsSum('producer') !== before[0]);
      await rig.ready();
      expect(['processor', 'gateway'].map(secretsSum)).toEqual(before.slice(1));
    });

    it('that it may not read them: it says so, once, and goes on', async () => {
      rig.server.faults.forbid({ user: USER, verb: 'get', resource: 'secrets' });
      rig.run();
      await rig.want({});
      await rig.ready();
      const degraded = await rig.until('Degraded True Forbidden');
      expect(degraded.message).toMatch(/^may not get Secret .*pulse-producer.* in market: /);
    });
  });

  describe('of kinds that may be missing', () => {
    const MONITORED = { monitoring: { enabled: true } };

    it('that Prometheus’ are: it says which and what to do, makes the rest, and uses them within about a minute of their coming', async () => {
      await start([KINDS.PodMonitor, KINDS.PrometheusRule]);
      rig.run();
      await rig.want(MONITORED);
      await rig.ready();
      const degraded = await rig.until('Degraded True MissingAPI');
      expect(degraded.message).toContain('monitoring.coreos.com/v1/PodMonitor: install the Prometheus operator');
      rig.server.countAnew();
      for (const kind of [KINDS.PodMonitor, KINDS.PrometheusRule]) rig.server.register(kind);
      await later();
      await later();
      await rig.until('Degraded False');
      expect(rig.names(KINDS.PodMonitor)).toEqual([
        'pulse-gateway',
        'pulse-kafka',
        'pulse-processor',
        'pulse-producer',
      ]);
      expect(rig.names(KINDS.PrometheusRule)).toHaveLength(1);
      expect(rig.server.requests({ user: USER, verb: 'discover' })).toBeLessThanOrEqual(3);
    });

    it('that Strimzi’s are: it says so, and makes Kafka when it comes', async () => {
      const strimzi = [KINDS.Kafka, KINDS.KafkaNodePool, KINDS.KafkaTopic, KINDS.KafkaUser];
      await start(strimzi);
      rig.run();
      rig.cluster.hold('Deployment pulse-processor');
      await rig.want({});
      const degraded = await rig.until('Degraded True MissingAPI');
      expect(degraded.message).toContain('install Strimzi 1.x, or use kafka.existing');
      for (const kind of strimzi) rig.server.register(kind);
      rig.cluster.release('Deployment pulse-processor');
      await later();
      await later();
      await rig.until('Degraded False');
      await rig.ready();
      expect(rig.names(KINDS.KafkaTopic)).toHaveLength(9);
    });

    it('that KEDA is: the least number of pods runs', async () => {
      await start([KINDS.ScaledObject, KINDS.TriggerAuthentication]);
      rig.run();
      await rig.want({ processor: { autoscaling: { minReplicas: 2, maxReplicas: 4 } }, topics: { partitions: 4 } });
      await rig.ready();
      expect((await rig.until('Degraded True MissingAPI')).message).toContain('until then minReplicas run');
      expect(rig.find(KINDS.Deployment, 'pulse-processor').spec.replicas).toBe(2);
    });
  });

  describe('when a right is missing', () => {
    beforeEach(async () => {
      await start();
      for (const name of ['coingecko', 'gateway-keys']) await rig.secret(name, { key: 'a' });
    });

    it.each([KINDS.PodMonitor, KINDS.NetworkPolicy, KINDS.PodDisruptionBudget, KINDS.Ingress, KINDS.ScaledObject])(
      'to apply $kind: it names verb and kind, and all else is made',
      async (kind) => {
        rig.server.faults.forbid({ user: USER, verb: 'apply', resource: qualifiedName(kind) });
        rig.run();
        await rig.want(EVERYTHING);
        await rig.ready();
        const degraded = await rig.until('Degraded True Forbidden');
        expect(degraded.message).toMatch(new RegExp(`apply ${kind.kind} \\S+ market/`));
        expect(degraded.message).toContain('403 Forbidden');
        expect(rig.names(kind)).toEqual([]);
        expect(rig.names(KINDS.Deployment)).toHaveLength(4);
        rig.server.faults.clear();
        await later();
        await rig.until('Degraded False');
        expect(rig.names(kind)).not.toEqual([]);
      },
    );

    it('to apply what pods need: its stage is held up, what is behind it is left, and it goes on with the right', async () => {
      rig.server.faults.forbid({ user: USER, verb: 'apply', resource: 'services' });
      rig.run();
      await rig.want({});
      const degraded = await rig.until('Degraded True Forbidden');
      expect(degraded.message).toContain(
        'Service pulse-gateway could not be applied: apply Service market/pulse-gateway',
      );
      await rig.until('Ready False Forbidden');
      expect(rig.names(KINDS.Deployment)).toEqual(['pulse-gateway', 'pulse-processor']);
      rig.server.faults.clear();
      await later();
      await rig.ready();
    });

    it.each(['list', 'watch'] as const)(
      'to %s one kind: it names both, and keeps that kind all the same',
      async (verb) => {
        rig.server.faults.forbid({ user: USER, verb, resource: 'podmonitors.monitoring.coreos.com' });
        rig.run();
        await rig.want(EVERYTHING);
        await rig.ready();
        const degraded = await rig.until('Degraded True Forbidden');
        expect(degraded.message).toBe(`denied: may not ${verb} podmonitors.monitoring.coreos.com in all namespaces`);
        expect(rig.names(KINDS.PodMonitor)).toHaveLength(4);
        await rig.rest();
        rig.server.countAnew();
        await later();
        await rig.rest();
        expect(rig.server.writes({ user: USER })).toBe(0);
        rig.server.faults.clear();
        await later();
        await later();
        await later();
        await rig.until('Degraded False');
      },
    );
  });
});

describe('the DNS server of the cluster', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'resolv-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    [
      'of a pod',
      'search market.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
      { server: '10.96.0.10', domain: 'cluster.local' },
    ],
    [
      'of a cluster with a domain of its own',
      'nameserver fd00::a\nsearch a.svc.prod.example.org svc.prod.example.org\n',
      { server: 'fd00::a', domain: 'prod.example.org' },
    ],
    [
      'of two, the first',
      'search a.svc.c.d svc.c.d\nnameserver 1.1.1.1\nnameserver 2.2.2.2\n',
      { server: '1.1.1.1', domain: 'c.d' },
    ],
    ['outside of one, which is none', 'search lan\nnameserver 192.168.0.1\n', null],
    ['in a file that says nothing', '', null],
  ])('is read from resolv.conf %s', async (_where, text, dns) => {
    const file = join(folder, 'resolv.conf');
    await writeFile(file, text);
    expect(await clusterDns(file)).toEqual(dns);
  });

  it('is none without such a file', async () => {
    expect(await clusterDns(join(folder, 'missing'))).toBeNull();
  });
});
