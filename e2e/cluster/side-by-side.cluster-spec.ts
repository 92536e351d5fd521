import { ClusterAt } from './cluster-at.js';
import { Installation } from './installation.js';
import { namesOf, ownedObjects, versionsOf } from './owned-objects.js';
import { publishedWindows } from './published-windows.js';
import { storyOn } from './story.js';
import { WatchedFlow } from './watched-flow.js';
import { emptyWithin } from './within.js';

interface Pipeline {
  readonly name: string;
  readonly namespace: string;
  readonly coins: readonly string[];
  readonly deletionPolicy: 'Retain' | 'Delete';
}

describe('pipelines side by side', () => {
  let cluster: ClusterAt;
  let installation: Installation;
  let first: Pipeline;
  let neighbour: Pipeline;
  let namesake: Pipeline;
  const flows = new Map<Pipeline, WatchedFlow>();
  const step = storyOn(() => cluster);

  beforeAll(async () => {
    cluster = await ClusterAt.open();
    await cluster.startStrimzi();
    installation = await Installation.on(cluster);
    const [near, far] = [await cluster.namespace('near'), await cluster.namespace('far')];
    first = { name: 'one', namespace: near, coins: ['bitcoin'], deletionPolicy: 'Delete' };
    neighbour = { name: 'two', namespace: near, coins: ['ethereum'], deletionPolicy: 'Retain' };
    namesake = { name: 'one', namespace: far, coins: ['solana'], deletionPolicy: 'Retain' };
  });
  afterAll(async () => {
    for (const flow of flows.values()) flow.stop();
    await installation?.remove();
    await cluster.close();
  });

  const settingsOf = ({ coins, deletionPolicy }: Pipeline) => ({ coins, 'topics.deletionPolicy': deletionPolicy });
  const install = (pipeline: Pipeline) =>
    installation.installPulse(pipeline.namespace, pipeline.name, settingsOf(pipeline));
  const objectsOf = ({ namespace, name }: Pipeline) => ownedObjects(cluster, namespace, name);
  const faultsOf = (pipeline: Pipeline) => flows.get(pipeline)!.faults();

  step('are installed at the same time: two in one namespace, and a namesake in another', async () => {
    await installation.installOperator();
    await Promise.all([first, neighbour, namesake].map(install));
    for (const pipeline of [first, neighbour, namesake]) {
      flows.set(pipeline, await WatchedFlow.open(cluster, pipeline.namespace, pipeline.name, ['gateway']));
    }
  });

  step('have their own coins in their own topics', async () => {
    for (const { namespace, name, coins } of [first, neighbour, namesake]) {
      const { ticked, published } = await publishedWindows(cluster, namespace, name);
      const seen = new Set([...ticked.keys(), ...published.keys()].map((key) => key.split(' ')[0]));
      expect([...seen]).toEqual(coins);
    }
  });

  step('are changed one by one', async () => {
    const others = async () => [...versionsOf(await objectsOf(neighbour)), ...versionsOf(await objectsOf(namesake))];
    const before = await others();
    const coins = ['bitcoin', 'dogecoin'];
    await installation.upgradePulse(first.namespace, first.name, { ...settingsOf(first), coins });
    expect(await others()).toEqual(before);
  });

  step('go one by one, within a minute', async () => {
    const others = async () => [...versionsOf(await objectsOf(neighbour)), ...versionsOf(await objectsOf(namesake))];
    const before = await others();
    flows.get(first)!.stop();
    await installation.uninstallPulse(first.namespace, first.name);
    await emptyWithin(30, 'nothing of it is left', async () => namesOf(await objectsOf(first)));
    expect(cluster.deletedTopics()).toContain(`${first.namespace}/crypto_market_pulse`);
    expect(await others()).toEqual(before);
    for (const pipeline of [neighbour, namesake]) {
      await flows.get(pipeline)!.seesWindowsAfter(Date.now(), 60);
      expect(await faultsOf(pipeline)).toEqual([]);
    }
  });

  step('leave their topics where that was asked, with all that is in them', async () => {
    const before = await publishedWindows(cluster, neighbour.namespace, neighbour.name);
    await installation.uninstallPulse(neighbour.namespace, neighbour.name);
    await emptyWithin(60, 'only Kafka and its topics are left', async () =>
      namesOf(await objectsOf(neighbour)).filter((name) => !/^Kafka(NodePool|Topic)? |^Pod two-kafka-/.test(name)),
    );
    const left = namesOf(await objectsOf(neighbour));
    expect(left).toContain('KafkaTopic two-crypto-market-pulse');
    const { published } = await publishedWindows(cluster, neighbour.namespace, neighbour.name);
    expect([...published.keys()]).toEqual(expect.arrayContaining([...before.published.keys()]));
  });

  step(
    'are found again by an installation of the same name, which goes on without a window lost or doubled',
    async () => {
      await install(neighbour);
      const flow = flows.get(neighbour)!;
      flow.stop();
      flows.set(neighbour, await WatchedFlow.open(cluster, neighbour.namespace, neighbour.name, ['gateway']));
      await flows.get(neighbour)!.seesWindowsAfter(Date.now(), 60);
      expect(await faultsOf(neighbour)).toEqual([]);
    },
  );

  step('go with their namespace within a minute, topics that are retained included', async () => {
    flows.get(neighbour)!.stop();
    await cluster.deleteNamespace(neighbour.namespace);
    await cluster.awaitGone(neighbour.namespace);
    await flows.get(namesake)!.seesWindowsAfter(Date.now(), 60);
    expect(await faultsOf(namesake)).toEqual([]);
  });
});
