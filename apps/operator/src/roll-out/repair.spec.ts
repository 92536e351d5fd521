import { isDeepStrictEqual } from 'node:util';
import { eventually } from '@cmp/runtime/testing';
import { EVERYTHING, type Open } from '../../testing/build.js';
import { OperatorRig } from '../../testing/operator-rig.js';
import { KINDS, OPTIONAL_KINDS } from '../kinds.js';

const AT = { namespace: 'market' };

describe('what the operator keeps', () => {
  let rig: OperatorRig;
  beforeEach(async () => {
    rig = await OperatorRig.start();
    rig.run();
    for (const name of ['coingecko', 'gateway-keys']) await rig.secret(name, { key: 'a' });
  });
  afterEach(() => rig.stop());

  const replicas = (component: string): number => rig.find(KINDS.Deployment, `pulse-${component}`).spec.replicas;
  const becomes = (component: string, count: number) =>
    eventually(`${count} of ${component}`, () => replicas(component) === count);
  /** As an autoscaler or `kubectl scale` does. */
  const scale = (component: string, count: number) =>
    rig.api.patch(
      KINDS.Deployment,
      { ...AT, name: `pulse-${component}` },
      { spec: { replicas: count } },
      { subresource: 'scale', fieldManager: 'somebody' },
    );
  /** Every size that a Deployment has from now on. */
  function sizesOf(component: string): readonly number[] {
    const sizes: number[] = [];
    rig.server.storage.onChange(({ resource, object }) => {
      const { replicas: size } = (object['spec'] ?? {}) as { replicas?: number };
      const isIt = resource === 'deployments.apps' && object.metadata.name === `pulse-${component}`;
      if (isIt && size !== undefined && sizes.at(-1) !== size) sizes.push(size);
    });
    return sizes;
  }

  it('is made again when somebody deletes it, whatever it is', async () => {
    await rig.settled({ ...EVERYTHING, topics: { deletionPolicy: 'Delete' } });
    const kinds = Object.values(KINDS).filter(
      (kind) => ![KINDS.MarketPulse, KINDS.Secret, KINDS.Pod].includes(kind as never),
    );
    const made = kinds.map((kind) => [kind, rig.names(kind)] as const);
    for (const [kind, names] of made.filter(([kind]) => kind !== KINDS.KafkaTopic)) {
      for (const name of names) await rig.api.delete(kind, { ...AT, name });
    }
    // Leases are asked for at each look.
    await eventually('all of it', async () => {
      if (rig.names(KINDS.Lease).length === 0) await rig.nudge();
      return made.every(([kind, names]) => rig.names(kind).join() === names.join());
    });
    await rig.ready();
    expect(made.filter(([, names]) => names.length === 0).map(([kind]) => kind.kind)).toEqual([
      // KEDA scales here.
      'HorizontalPodAutoscaler',
      'HTTPRoute',
    ]);
    expect(made.filter(([kind]) => OPTIONAL_KINDS.includes(kind)).length).toBe(OPTIONAL_KINDS.length);
  });

  it.each([
    [KINDS.ConfigMap, 'pulse-producer', { data: { COINS: 'dogecoin' } }],
    [KINDS.Service, 'pulse-gateway', { spec: { selector: { nobody: 'there' } } }],
    [KINDS.Deployment, 'pulse-gateway', { metadata: { ownerReferences: null } }],
    [KINDS.KafkaTopic, 'pulse-crypto-market-data', { spec: { config: { 'retention.ms': 1 } } }],
    [KINDS.Role, 'pulse-producer', { rules: [] }],
  ] as const)('is put back when somebody edits it: %#', async (kind, name, patch) => {
    await rig.settled({});
    const before = rig.find(kind, name);
    await rig.api.patch(kind, { ...AT, name }, patch, { fieldManager: 'a-person' });
    await eventually('as before', () => holds(rig.find(kind, name), before));
    await rig.ready();
  });

  it('is the account of the pods: with a new one, those that have a token are replaced', async () => {
    await rig.settled({});
    const template = (component: string) => rig.find(KINDS.Deployment, `pulse-${component}`).spec.template;
    const before = { producer: template('producer'), gateway: template('gateway') };
    for (const component of ['producer', 'gateway']) {
      await rig.api.delete(KINDS.ServiceAccount, { ...AT, name: `pulse-${component}` });
    }
    const uid = () => rig.server.storage.find(KINDS.ServiceAccount, 'market/pulse-producer')?.object.metadata.uid;
    const account = () => template('producer').metadata.annotations['market-pulse.io/account'];
    await eventually('the producer has the new account', () => uid() !== undefined && account() === uid());
    await rig.ready();
    expect(account()).not.toBe(before.producer.metadata.annotations['market-pulse.io/account']);
    expect(template('gateway')).toEqual(before.gateway);
  });

  it('leaves what others add beside its own', async () => {
    await rig.settled({});
    const mark = { metadata: { annotations: { note: 'mine' }, labels: { team: 'market' } } };
    await rig.api.patch(KINDS.Deployment, { ...AT, name: 'pulse-gateway' }, mark, { fieldManager: 'a-person' });
    await rig.want({ logLevel: 'debug' });
    await rig.ready();
    expect(rig.find(KINDS.Deployment, 'pulse-gateway').metadata).toMatchObject(mark.metadata);
  });

  it('is the size that the resource says, against whoever changes it by hand', async () => {
    await rig.settled({ processor: { replicas: 2 } });
    await scale('processor', 5);
    await becomes('processor', 2);
    await scale('processor', 0);
    await becomes('processor', 2);
    await rig.ready();
  });

  it.each(['keda', 'hpa'])('is the size that the autoscaler says, where there is one: %s', async (provider) => {
    const processor = { autoscaling: { provider, minReplicas: 2, maxReplicas: 6 } };
    const topics = { partitions: 6 };
    await rig.settled({ processor, topics });
    expect(replicas('processor')).toBe(2);
    await scale('processor', 5);
    await rig.want({ processor, topics, logLevel: 'debug' });
    await rig.ready();
    await rig.rest();
    expect(replicas('processor')).toBe(5);
  });

  it('stays ready while an autoscaler adds a pod that takes its time', async () => {
    await rig.settled({ processor: { autoscaling: { minReplicas: 2, maxReplicas: 6 } }, topics: { partitions: 6 } });
    rig.cluster.hold('Deployment pulse-processor');
    const events = rig.events();
    const { status } = rig.find(KINDS.Deployment, 'pulse-processor');
    await scale('processor', 4);
    const { generation } = rig.find(KINDS.Deployment, 'pulse-processor').metadata;
    const grown = { ...status, observedGeneration: generation, replicas: 4, updatedReplicas: 4 };
    rig.cluster.say(KINDS.Deployment, 'market/pulse-processor', grown);
    await eventually('told', () => rig.pulse().status.components[1].replicas === 4);
    expect(rig.condition('Ready')).toMatchObject({ status: 'True' });
    expect(rig.condition('Progressing')).toMatchObject({ status: 'False' });
    await rig.rest();
    expect(rig.events()).toEqual(events);
  });

  it.each([
    ['fixed', { processor: { replicas: 3 } }, 3],
    ['paused', { processor: { replicas: 3 }, paused: true }, 0],
    ['autoscaled', { processor: { autoscaling: { minReplicas: 2, maxReplicas: 6 } } }, 2],
  ])('is the wanted size from its first moment: %s', async (_what, spec, size) => {
    const sizes = sizesOf('processor');
    await rig.settled({ ...spec, topics: { partitions: 6 } });
    expect(sizes).toEqual([size]);
    const { managedFields } = rig.find(KINDS.Deployment, 'pulse-processor').metadata;
    const holders = managedFields.filter((entry: object) => JSON.stringify(entry).includes('f:replicas"'));
    const isScaled = 'autoscaling' in spec.processor;
    expect(holders.map(({ manager, operation }: Open) => `${manager} ${operation}`)).toContain(
      `market-pulse-operator${isScaled ? '-replicas' : ''} Apply`,
    );
  });

  it('is woken where an autoscaler left it at nothing', async () => {
    await rig.settled({ processor: { autoscaling: { minReplicas: 2, maxReplicas: 6 } }, topics: { partitions: 6 } });
    await scale('processor', 0);
    await becomes('processor', 2);
  });

  it('never falls to one pod when autoscaling is turned on and off', async () => {
    const topics = { partitions: 6 };
    await rig.settled({ processor: { replicas: 4 }, topics });
    const sizes = sizesOf('processor');
    await rig.want({ processor: { autoscaling: { minReplicas: 2, maxReplicas: 6 } }, topics });
    await rig.ready();
    await rig.rest();
    expect(replicas('processor')).toBe(4);
    await scale('processor', 5);
    await rig.want({ processor: { autoscaling: { provider: 'hpa', minReplicas: 2, maxReplicas: 6 } }, topics });
    await rig.ready();
    await rig.want({ processor: { replicas: 3 }, topics });
    await becomes('processor', 3);
    await rig.ready();
    expect(sizes).toEqual([4, 5, 3]);
    expect(rig.names(KINDS.ScaledObject)).toEqual([]);
    expect(rig.names(KINDS.HorizontalPodAutoscaler)).toEqual([]);
  });
});

/** Whether the object holds what it held: all but what counts versions and who wrote. */
function holds(now: object, before: object): boolean {
  const content = (object: object): unknown =>
    JSON.parse(JSON.stringify(object, (key, value: unknown) => (COUNTERS.has(key) ? undefined : value)));
  return isDeepStrictEqual(content(now), content(before));
}

const COUNTERS = new Set(['resourceVersion', 'generation', 'observedGeneration', 'managedFields', 'status']);
