import WebSocket from 'ws';
import { ClusterAt } from './cluster-at.js';
import { HandAtWork } from './hand-at-work.js';
import { Installation, WINDOW_MS, type Settings } from './installation.js';
import { cpuShareBetween, operatorUsage, tellUsage, writesBetween, type OperatorUsage } from './operator-usage.js';
import { namesOf, ownedObjects, versionsOf } from './owned-objects.js';
import { podFacts, triedInPod } from './pod-facts.js';
import { storyOn } from './story.js';
import { WatchedFlow } from './watched-flow.js';
import { emptyWithin, within } from './within.js';

const NAME = 'demo';

/** One installation from beginning to end, as its owner lives through it. */
describe('a pipeline on a cluster', () => {
  let cluster: ClusterAt;
  let installation: Installation;
  let namespace: string;
  let flow: WatchedFlow | null = null;
  let settings: Settings = {};
  const step = storyOn(() => cluster);

  beforeAll(async () => {
    cluster = await ClusterAt.open();
    await cluster.startStrimzi();
    installation = await Installation.on(cluster);
    namespace = await cluster.namespace('pulse');
  });
  afterAll(async () => {
    flow?.stop();
    await installation?.remove();
    await cluster.close();
  });

  const column = async (path: string) =>
    cluster.kubectl('get', 'mp', NAME, '--namespace', namespace, '--output', `jsonpath={${path}}`);

  step('is installed by two commands that return when it is Ready', async () => {
    await installation.installOperator();
    await installation.installPulse(namespace, NAME);
    expect(await column('.status.conditions[?(@.type=="Ready")].status')).toBe('True');
  });

  step('shows Ready, URL, lag and watermark to kubectl get mp', async () => {
    const row = await within(60, 'a row without an empty column', async () => {
      const [head = '', line = ''] = (await cluster.kubectl('get', 'mp', NAME, '--namespace', namespace)).split('\n');
      const cells = Object.fromEntries(
        [...head.matchAll(/\S+\s*/g)].map((match) => {
          const end = match.index + match[0].length === head.length ? undefined : match.index + match[0].length;
          return [match[0].trim(), line.slice(match.index, end).trim()];
        }),
      );
      return cells['LAG'] !== '' && cells['WATERMARK'] !== '' && cells;
    });
    expect(row).toMatchObject({ NAME, READY: 'True', URL: `http://${NAME}-dashboard.${namespace}.svc/` });
    expect(row['LAG']).toMatch(/^\d+$/);
    expect(row['WATERMARK']).toMatch(/^\d+s$|^1m/);
  });

  step(
    'runs our images under Pod Security restricted, as nobody’s root and on a root that nobody can write',
    async () => {
      // Both namespaces enforce it: what was not allowed by it would not be there.
      const bad = ['run', 'root', '--image', 'x', '--namespace', namespace, '--dry-run=server'];
      await expect(cluster.kubectl(...bad)).rejects.toThrow(/violates PodSecurity "restricted/);
      const pods = [
        ...(await podFacts(cluster, namespace)),
        ...(await podFacts(cluster, installation.operatorNamespace)),
      ];
      const apps = ['producer', 'processor', 'gateway', 'dashboard', 'operator', 'operator'];
      expect(pods.flatMap(({ images }) => images).sort()).toEqual(
        apps.map((app) => `${cluster.prefix}${app}:${cluster.tag}`).sort(),
      );
      expect(pods.filter(({ nonRoot, readOnlyRoot }) => !nonRoot || !readOnlyRoot)).toEqual([]);
      for (const { name } of await podFacts(cluster, namespace)) {
        expect(await triedInPod(cluster, namespace, name)).toMatch(/^[1-9]\d*\ncannot write to its root$/);
      }
    },
  );

  step.each(['gateway', 'dashboard'])(
    'sends pulses to a client that comes through the Service of the %s',
    async (service) => {
      const address = await cluster.reach(namespace, `${NAME}-${service}`);
      const socket = new WebSocket(`${address.replace('http', 'ws')}/ws`);
      try {
        const pulses: unknown[] = [];
        socket.on('message', (data: Buffer) =>
          pulses.push(...(JSON.parse(data.toString()) as { data: unknown[] }).data),
        );
        await within(30, 'a pulse', () => pulses.length > 0);
        expect(pulses[0]).toMatchObject({ coin: expect.any(String), window_ms: WINDOW_MS });
      } finally {
        socket.terminate();
      }
    },
  );

  step('serves the page', async () => {
    const address = await cluster.reach(namespace, `${NAME}-dashboard`);
    const page = await fetch(address);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<cmp-root');
  });

  step('passes helm test', async () => {
    expect(await cluster.helm('test', NAME, '--namespace', namespace, '--timeout', '3m')).toContain('Succeeded');
  });

  step('gets other coins and thresholds by helm upgrade, and no connected client misses a window', async () => {
    flow = await WatchedFlow.open(cluster, namespace, NAME, ['gateway', 'dashboard']);
    settings = {
      ...{ coins: ['bitcoin', 'ethereum', 'solana', 'cardano'], logLevel: 'debug' },
      ...{ 'thresholds.movingPct': 1.5, 'thresholds.volatilePct': 2.5 },
    };
    await installation.upgradePulse(namespace, NAME, settings);
    for (const watcher of flow.watchers) {
      await within(60, 'windows of the new coin', () => watcher.windowsOf('cardano').length > 0);
      expect(watcher.hello?.thresholds).toMatchObject({ movingPct: 1.5, volatilePct: 2.5 });
      expect(watcher.closes.length).toBeGreaterThan(0);
    }
    await flow.seesWindowsAfter(Date.now(), 60);
    expect(await flow.faults()).toEqual([]);
    expect(flow.silences()).toEqual([]);
  });

  step('is restarted pod by pod, and no window is missed or doubled', async () => {
    const before = await podFacts(cluster, namespace);
    for (const component of ['processor', 'gateway']) {
      await cluster.kubectl('rollout', 'restart', `deployment/${NAME}-${component}`, '--namespace', namespace);
    }
    for (const component of ['processor', 'gateway']) {
      const until = ['--namespace', namespace, '--timeout=120s'];
      await cluster.kubectl('rollout', 'status', `deployment/${NAME}-${component}`, ...until);
    }
    await emptyWithin(60, 'the pods of before are gone', async () => {
      const kept = (await podFacts(cluster, namespace)).filter(({ name }) => before.some((pod) => pod.name === name));
      return kept.map(({ name }) => name).filter((name) => /-(processor|gateway)-/.test(name));
    });
    await flow!.seesWindowsAfter(Date.now(), 60);
    expect(await flow!.faults()).toEqual([]);
    expect(flow!.silences()).toEqual([]);
  });

  step('costs little while it runs: the status twice a minute, and 2 % of a core in its first minutes', async () => {
    const objects = versionsOf(await ownedObjects(cluster, namespace, NAME));
    const [before, after] = await overAMinute();
    expect(versionsOf(await ownedObjects(cluster, namespace, NAME))).toEqual(objects);
    // The watermark moves; whoever looks at the resource wants to see it.
    const status = 'apply marketpulses.market-pulse.io';
    expect(writesBetween(before, after).filter((write) => !write.startsWith(status))).toEqual([]);
    expect((after.writes[status] ?? 0) - (before.writes[status] ?? 0)).toBeLessThanOrEqual(3);
    tellUsage('a pipeline runs', before, after);
    expect(cpuShareBetween(before, after)).toBeLessThanOrEqual(0.02);
  });

  step('is corrected where somebody edits its objects', async () => {
    const hand = new HandAtWork(cluster, namespace);
    const replace = (path: string, value: unknown) => ({ op: 'replace', path, value });
    const image = '/spec/template/spec/containers/0/image';
    await hand.editsAndIsCorrected(`deployment/${NAME}-processor`, replace(image, 'somebody/else:1'));
    await hand.editsAndIsCorrected(`deployment/${NAME}-gateway`, replace('/spec/replicas', 2));
    await hand.editsAndIsCorrected(`service/${NAME}-gateway`, replace('/spec/ports/0/port', 81));
    await hand.editsAndIsCorrected(`configmap/${NAME}-processor`, replace('/data/LOG_LEVEL', 'error'));
    await hand.editsAndIsCorrected(`networkpolicy/${NAME}-gateway`, replace('/spec/ingress', []));
    await hand.editsAndIsCorrected(`role/${NAME}-producer`, replace('/rules', []));
    await hand.editsAndIsCorrected(`kafkatopic/${NAME}-crypto-market-pulse`, replace('/spec/config/retention.ms', '1'));
    await isReady();
    await flow!.seesWindowsAfter(Date.now(), 60);
    expect(await flow!.faults()).toEqual([]);
  });

  step('gets back what somebody deletes', async () => {
    const hand = new HandAtWork(cluster, namespace);
    for (const component of ['producer', 'processor', 'gateway']) {
      for (const kind of ['configmap', 'networkpolicy', 'deployment', 'serviceaccount']) {
        await hand.deletesAndSeesItBack(`${kind}/${NAME}-${component}`);
      }
    }
    await hand.deletesAndSeesItBack(`rolebinding/${NAME}-producer`);
    await isReady();
    await flow!.seesWindowsAfter(Date.now(), 60);
    expect(await flow!.faults()).toEqual([]);
    flow!.stop();
    // Another Service has another address.
    for (const component of ['gateway', 'dashboard']) await hand.deletesAndSeesItBack(`service/${NAME}-${component}`);
    flow = await WatchedFlow.open(cluster, namespace, NAME, ['gateway', 'dashboard']);
  });

  step('leaves the size of the gateway to an autoscaler on CPU', async () => {
    const hand = new HandAtWork(cluster, namespace);
    const scaled = (minReplicas: number) => ({ provider: 'hpa', minReplicas, maxReplicas: 3 });
    await installation.upgradePulse(namespace, NAME, { ...settings, 'gateway.autoscaling': scaled(1) });
    await within(90, 'the autoscaler has read the CPU', async () => {
      const { status } = (await hand.read(`hpa/${NAME}-gateway`)) as unknown as { status: Autoscaled };
      return status.currentMetrics?.some(({ resource }) => resource?.current?.averageUtilization !== undefined);
    });
    await installation.upgradePulse(namespace, NAME, { ...settings, 'gateway.autoscaling': scaled(2) });
    await within(60, 'two pods that the autoscaler wanted', async () => (await sizeOf(hand)) === 2);
    await hand.editsAndIsCorrected(`deployment/${NAME}-gateway`, {
      ...{ op: 'replace', path: '/spec/template/spec/terminationGracePeriodSeconds', value: 99 },
    });
    await isReady();
    expect(await sizeOf(hand)).toBe(2);
    await within(90, 'the reason of the scaling in the status', async () => {
      return (await column('.status.lastScaling.component')) === 'gateway';
    });
    expect(await column('.status.lastScaling.from} {.status.lastScaling.to')).toBe('1 2');
    expect(await column('.status.lastScaling.reason')).not.toBe('');
    await installation.upgradePulse(namespace, NAME, settings);
    await within(60, 'one pod, as the resource says', async () => (await sizeOf(hand)) === 1);
    await flow!.seesWindowsAfter(Date.now(), 60);
    expect(await flow!.faults()).toEqual([]);
  });

  step(
    'stands still while it is paused; the idle operator writes nothing, and takes 1 % of a core and 120 MB at most',
    async () => {
      await setPaused(true);
      await within(60, 'no pod of producer and processor', async () => {
        return (await podFacts(cluster, namespace)).every(({ name }) => !/-(producer|processor)-/.test(name));
      });
      await within(60, 'Ready, as it was wanted', async () => (await column(READY_REASON)) === 'Paused');
      const page = await fetch(`${await cluster.reach(namespace, `${NAME}-dashboard`)}/api/status`);
      expect(page.status).toBe(200);
      const objects = versionsOf(await ownedObjects(cluster, namespace, NAME));
      const [before, after] = await overAMinute();
      tellUsage('idle', before, after);
      expect(writesBetween(before, after)).toEqual([]);
      expect(cpuShareBetween(before, after)).toBeLessThanOrEqual(0.01);
      expect(after.workingSetBytes).toHaveLength(2);
      expect(Math.max(...after.workingSetBytes)).toBeLessThanOrEqual(120e6);
      expect(versionsOf(await ownedObjects(cluster, namespace, NAME))).toEqual(objects);
    },
  );

  step('goes on where it stood, without a window lost or doubled', async () => {
    await setPaused(false);
    const resumedMs = Date.now();
    await within(90, 'Ready and running', async () => (await column(READY_REASON)) === 'Running');
    await flow!.seesWindowsAfter(resumedMs, 60);
    expect(await flow!.faults()).toEqual([]);
    flow!.stop();
  });

  step('goes within a minute by helm uninstall, and its topics with it, as it was asked', async () => {
    await installation.uninstallPulse(namespace, NAME);
    await emptyWithin(30, 'nothing of it is left', async () => namesOf(await ownedObjects(cluster, namespace, NAME)));
    expect(cluster.deletedTopics()).toContain(`${namespace}/crypto_market_pulse`);
    expect(cluster.deletedTopics()).toContain(`${namespace}/crypto_market_data`);
  });

  step('leaves a cluster as it was before, but for the definition that holds everybody’s resources', async () => {
    await installation.uninstallOperator();
    for (const each of [namespace, installation.operatorNamespace]) await cluster.deleteNamespace(each);
    for (const each of [namespace, installation.operatorNamespace]) await cluster.awaitGone(each);
    const kinds = 'clusterroles,clusterrolebindings,persistentvolumes,customresourcedefinitions';
    const left = await cluster.kubectl(
      'get',
      kinds,
      '--selector',
      'app.kubernetes.io/part-of=market-pulse',
      '--output=name',
    );
    expect(left.trim()).toBe('customresourcedefinition.apiextensions.k8s.io/marketpulses.market-pulse.io');
  });

  const READY_REASON = '.status.conditions[?(@.type=="Ready")].reason';
  const isReady = () =>
    cluster.kubectl('wait', '--for=condition=Ready', `mp/${NAME}`, '--namespace', namespace, '--timeout=120s');
  const setPaused = (paused: boolean) =>
    cluster.kubectl(
      'patch',
      'mp',
      NAME,
      '--namespace',
      namespace,
      '--type=merge',
      `--patch={"spec":{"paused":${paused}}}`,
    );
  const sizeOf = async (hand: HandAtWork) =>
    ((await hand.read(`deployment/${NAME}-gateway`)) as unknown as { spec: { replicas: number } }).spec.replicas;

  /** What the operator had used at the beginning of a minute, and at its end. */
  async function overAMinute(): Promise<readonly [OperatorUsage, OperatorUsage]> {
    const before = await operatorUsage(cluster, installation.operatorNamespace);
    await within(70, 'a minute', () => Date.now() - before.atMs > 60_000);
    return [before, await operatorUsage(cluster, installation.operatorNamespace)];
  }
});

interface Autoscaled {
  readonly currentMetrics?: readonly {
    readonly resource?: { readonly current?: { readonly averageUtilization?: number } };
  }[];
}
