import { ClusterAt } from './cluster-at.js';
import { Installation } from './installation.js';
import { storyOn } from './story.js';
import { WatchedFlow } from './watched-flow.js';
import { within } from './within.js';

const NAME = 'demo';
const COINS = ['bitcoin', 'ethereum', 'tether', 'binancecoin', 'solana', 'ripple', 'cardano', 'dogecoin'];
/** Down so late that what was told of the way up can be read: three pods have no lag. */
const PACE = { pollInterval: '2s', scaleUpAfter: '0s', scaleDownAfter: '45s', scaleDownEvery: '15s' };
/** A tenth of a core: for nine tenths of the time, ticks wait in every partition, however quick the machine is. */
const SLOW = { 'processor.resources.requests.cpu': '100m', 'processor.resources.limits.cpu': '100m' };
const SETTINGS = {
  coins: COINS,
  'topics.partitions': 3,
  ...SLOW,
  'processor.autoscaling': { provider: 'keda', minReplicas: 1, maxReplicas: 3, lagPerReplica: 20, ...PACE },
};
const BUSY = { 'source.simulated.recordsPerSecond': 10_000 };
const CALM = { 'source.simulated.interval': '2s' };

/** Runs only where KEDA does: see tools/test-cluster.mjs. */
describe('a processor that KEDA scales', () => {
  let cluster: ClusterAt;
  let installation: Installation;
  let namespace: string;
  let flow: WatchedFlow | null = null;
  const step = storyOn(() => cluster);

  beforeAll(async () => {
    cluster = await ClusterAt.open();
    await cluster.startStrimzi();
    installation = await Installation.on(cluster);
    namespace = await cluster.namespace('scaled');
  });
  afterAll(async () => {
    flow?.stop();
    await installation?.remove();
    await cluster.close();
  });

  const shown = async (object: string, path: string) =>
    cluster.kubectl('get', object, '--namespace', namespace, '--output', `jsonpath={${path}}`);
  const size = () => shown(`deployment/${NAME}-processor`, '.status.readyReplicas');

  step('begins with one pod', async () => {
    await installation.installOperator();
    await installation.installPulse(namespace, NAME, { ...SETTINGS, ...CALM });
    const ready = '.status.conditions[?(@.type=="Ready")].status';
    await within(
      60,
      'KEDA reads the lag',
      async () => (await shown(`scaledobject/${NAME}-processor`, ready)) === 'True',
    );
    flow = await WatchedFlow.open(cluster, namespace, NAME, ['gateway']);
    expect(await size()).toBe('1');
  });

  step('gets one for each partition while records come faster than one pod is to work them off', async () => {
    await installation.upgradePulse(namespace, NAME, { ...SETTINGS, ...BUSY });
    await within(120, 'three pods', async () => (await size()) === '3');
  });

  step('tells who was scaled, and why', async () => {
    const told = () => shown(`mp/${NAME}`, '.status.lastScaling');
    const text = await within(90, 'it in the status', told);
    expect(JSON.parse(text)).toMatchObject({
      component: 'processor',
      from: 1,
      to: 3,
      reason: expect.stringMatching(/kafka/),
    });
  });

  step('goes on with three pods', () => flow!.seesWindowsAfter(Date.now(), 60));

  step('goes back to one pod when the lag is gone', async () => {
    await installation.upgradePulse(namespace, NAME, { ...SETTINGS, ...CALM });
    await within(180, 'one pod', async () => (await size()) === '1');
  });

  step('has published every window once, and each client has seen all of them', async () => {
    await flow!.seesWindowsAfter(Date.now(), 60);
    expect(await flow!.faults()).toEqual([]);
  });
});
