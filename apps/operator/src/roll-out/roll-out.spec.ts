import type { Open } from '../../testing/build.js';
import { OperatorRig } from '../../testing/operator-rig.js';
import { KINDS } from '../kinds.js';

const STAGES = ['processor', 'gateway', 'producer', 'dashboard'];
const IN_ORDER = STAGES.map((component) => `pulse-${component}`);

describe('the roll-out', () => {
  let rig: OperatorRig;
  beforeEach(async () => {
    rig = await OperatorRig.start();
    rig.run();
  });
  afterEach(() => rig.stop());

  const deployed = () => rig.names(KINDS.Deployment);
  const imagesOf = (names: readonly string[]) =>
    names.map((name) => rig.find(KINDS.Deployment, name).spec.template.spec.containers[0].image.split(':')[1]);
  const hold = (...components: readonly string[]) =>
    rig.cluster.hold(...components.map((component) => `Deployment pulse-${component}`));
  const release = (component: string) => rig.cluster.release(`Deployment pulse-${component}`);

  /** The controller of Deployments gives up on one. */
  function giveUp(name: string, condition: object): void {
    const { generation } = rig.find(KINDS.Deployment, name).metadata;
    const status = { observedGeneration: generation, replicas: 1, conditions: [condition] };
    rig.cluster.say(KINDS.Deployment, `market/${name}`, status);
  }

  it('makes nothing of a stage until the one before it is ready, and says what it waits for', async () => {
    rig.cluster.hold('KafkaTopic pulse-crypto-market-data');
    hold(...STAGES);
    await rig.want();
    const kafka = await rig.until('Progressing True KafkaNotReady');
    expect(kafka.message).toMatch(/^topics: Kafka pulse-kafka: Strimzi has not answered yet; .* more$/);
    await untilSaid('topics: KafkaTopic pulse-crypto-market-data: Strimzi has not answered yet');
    expect(deployed()).toEqual([]);
    rig.cluster.release('KafkaTopic pulse-crypto-market-data');
    for (const [index, component] of STAGES.entries()) {
      const waits = await untilSaid(`${component}: pulse-`);
      expect(waits.message).toBe(`${component}: pulse-${component}: 0 of 1 pods are ready`);
      expect(deployed()).toEqual(IN_ORDER.slice(0, index + 1).sort());
      expect(rig.condition('Ready')).toMatchObject({ status: 'False', reason: 'RollingOut' });
      expect(rig.condition('Degraded')).toMatchObject({ status: 'False' });
      release(component);
    }
    expect(await rig.ready()).toMatchObject({ reason: 'Running', message: 'everything runs', observedGeneration: 1 });
    expect(rig.condition('Progressing')).toMatchObject({ status: 'False', reason: 'Complete' });
  });

  it.each([
    ['the image', { image: { tag: '9.9.9' } }],
    ['the log level', { logLevel: 'debug' }],
  ])('brings a change of %s to processor, gateway, producer and page one after the other', async (_what, change) => {
    await rig.want();
    await rig.ready();
    const changed: string[] = [];
    rig.server.storage.onChange(({ resource, object, previous }) => {
      const isNew = previous !== null && templateOf(previous) !== templateOf(object);
      if (resource === 'deployments.apps' && isNew) changed.push(object.metadata.name);
    });
    await rig.want(change);
    await rig.ready();
    // The page has no log level.
    expect(changed).toEqual('image' in change ? IN_ORDER : IN_ORDER.slice(0, 3));
  });

  it('leaves what is behind a stage that does not get ready as it is', async () => {
    await rig.want();
    await rig.ready();
    hold('processor');
    await rig.want({ image: { tag: '9.9.9' }, windows: { size: '10s' } });
    await rig.until('Progressing True RollingOut');
    await rig.rest();
    expect(imagesOf(IN_ORDER)).toEqual(['9.9.9', '1.2.3', '1.2.3', '1.2.3']);
    expect(rig.find(KINDS.ConfigMap, 'pulse-gateway').data.WINDOW_MS).toBe('30000');
    release('processor');
    await rig.ready();
    expect(imagesOf(IN_ORDER)).toEqual(['9.9.9', '9.9.9', '9.9.9', '9.9.9']);
    expect(rig.find(KINDS.ConfigMap, 'pulse-gateway').data.WINDOW_MS).toBe('10000');
  });

  it.each([
    [
      'RolloutStuck',
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out' },
    ],
    ['PodsRefused', { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'over the quota' }],
  ])('is degraded with %s, and what ran before goes on', async (reason, condition) => {
    await rig.want();
    await rig.ready();
    hold('gateway');
    await rig.want({ image: { tag: '9.9.9' } });
    await untilSaid('gateway: ');
    giveUp('pulse-gateway', condition);
    const degraded = await rig.until(`Degraded True ${reason}`);
    expect(degraded.message).toBe(`pulse-gateway: ${condition.message}`);
    expect(rig.condition('Progressing')).toMatchObject({ status: 'False', reason: 'Stuck' });
    expect(rig.condition('Ready')).toMatchObject({ status: 'False', reason });
    expect(imagesOf(['pulse-producer'])).toEqual(['1.2.3']);
    release('gateway');
    await rig.ready();
    expect(rig.condition('Degraded')).toMatchObject({ status: 'False', reason: 'AsWanted' });
  });

  it('is degraded when Strimzi has not made it for a quarter of an hour', async () => {
    rig.cluster.hold('Kafka pulse-kafka');
    await rig.want();
    await rig.until('Progressing True KafkaNotReady');
    rig.clock.skip(14 * 60_000);
    await rig.nudge();
    expect(rig.condition('Degraded')).toMatchObject({ status: 'False' });
    rig.clock.skip(2 * 60_000);
    const degraded = await rig.until('Degraded True KafkaNotReady');
    expect(degraded.message).toMatch(/^for more than 15 min: Kafka pulse-kafka: Strimzi has not answered yet/);
  });

  it('tells what Strimzi says is wrong', async () => {
    rig.cluster.hold('Kafka pulse-kafka');
    await rig.want();
    await rig.until('Progressing True KafkaNotReady');
    const why = { type: 'NotReady', status: 'True', reason: 'InvalidResource', message: 'no storage class fast' };
    rig.cluster.say(KINDS.Kafka, 'market/pulse-kafka', { observedGeneration: 1, conditions: [why] });
    expect((await untilSaid('no storage class')).message).toContain('Kafka pulse-kafka: no storage class fast');
  });

  it('records an event for what turned, and none for looking again', async () => {
    await rig.want();
    await rig.ready();
    await rig.rest();
    const atFirst = rig.events();
    expect(atFirst.at(-1)).toMatch(/^Normal (Running Ready is True|Complete Progressing is False)/);
    expect(atFirst.filter((event) => event.startsWith('Warning'))).toEqual([]);
    for (let look = 0; look < 3; look += 1) await rig.nudge();
    await rig.rest();
    expect(rig.events()).toEqual(atFirst);
    hold('gateway');
    await rig.want({ image: { tag: '9.9.9' } });
    await untilSaid('gateway: ');
    giveUp('pulse-gateway', { type: 'ReplicaFailure', status: 'True', message: 'over the quota' });
    await rig.until('Degraded True');
    await rig.rest();
    const warnings = rig.events().filter((event) => event.startsWith('Warning'));
    expect(warnings).toEqual(['Warning PodsRefused Degraded is True: pulse-gateway: over the quota']);
  });

  const untilSaid = (text: string) => rig.untilMessage('Progressing', text);
});

const templateOf = (object: Open) => JSON.stringify(object.spec?.template);
