import { eventually } from '@cmp/runtime/testing';
import { LOOK_WHILE_ROLLING_MS, OperatorRig, type Running } from '../../testing/operator-rig.js';
import { KINDS } from '../kinds.js';

describe('the flow', () => {
  let rig: OperatorRig;
  let operator: Running;
  beforeEach(async () => {
    rig = await OperatorRig.start();
    operator = rig.run();
  });
  afterEach(() => rig.stop());

  const replicas = (component: string): number => rig.find(KINDS.Deployment, `pulse-${component}`).spec.replicas;
  const partitions = () => rig.find(KINDS.KafkaTopic, 'pulse-crypto-market-data').spec.partitions as number;
  const settingOf = (component: string) =>
    rig.find(KINDS.ConfigMap, `pulse-${component}`).data.TOPIC_PARTITIONS as string;
  const said = (text: string) => rig.untilMessage('Progressing', text);
  /** Sizes, topics and settings in the order in which they change from now on. */
  function changes(): readonly string[] {
    const seen: string[] = [];
    rig.server.storage.onChange(({ resource, object, previous }) => {
      const { name } = object.metadata;
      const field = (of: typeof object | null, ...path: string[]) =>
        path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], of ?? undefined);
      const tell = (what: string, ...path: string[]) =>
        void (
          field(previous, ...path) !== field(object, ...path) && seen.push(`${what} ${String(field(object, ...path))}`)
        );
      if (resource === 'deployments.apps') tell(name.replace('pulse-', ''), 'spec', 'replicas');
      if (resource === 'configmaps') tell(`${name} knows`, 'data', 'TOPIC_PARTITIONS');
      if (name === 'pulse-crypto-market-data') tell('topic has', 'spec', 'partitions');
    });
    return seen;
  }

  describe('in a pause', () => {
    it.each([
      ['of a fixed size', { replicas: 2 }, 2],
      ['with KEDA', { autoscaling: { minReplicas: 2, maxReplicas: 6 } }, 2],
      ['with an HPA', { autoscaling: { provider: 'hpa', minReplicas: 2, maxReplicas: 6 } }, 2],
    ])(
      'stops at the producer first, then at the processor, and comes back the other way: %s',
      async (_how, processor, size) => {
        const spec = { processor, topics: { partitions: 6 } };
        await rig.settled(spec);
        const seen = changes();
        await rig.want({ ...spec, paused: true });
        expect(await rig.ready()).toMatchObject({ reason: 'Paused' });
        expect(seen).toEqual(['producer 0', 'processor 0']);
        expect(replicas('gateway')).toBe(1);
        await rig.want(spec);
        expect(await rig.ready()).toMatchObject({ reason: 'Running' });
        expect(seen).toEqual(['producer 0', 'processor 0', `processor ${size}`, 'producer 1']);
      },
    );

    it('waits with the processor until the last pod of the producer has gone', async () => {
      await rig.settled({});
      rig.cluster.hold('Deployment pulse-producer');
      await rig.want({ paused: true });
      await said('producer: the producer is being stopped');
      await rig.nudge();
      await rig.rest();
      expect([replicas('producer'), replicas('processor')]).toEqual([0, 1]);
      rig.cluster.release('Deployment pulse-producer');
      await rig.later(LOOK_WHILE_ROLLING_MS);
      await rig.ready();
      expect(replicas('processor')).toBe(0);
    });

    it('stands still although a stage is stuck', async () => {
      await rig.settled({});
      rig.cluster.hold('Deployment pulse-processor');
      await rig.want({ image: { tag: 'broken' } });
      await said('processor: ');
      await rig.want({ image: { tag: 'broken' }, paused: true });
      await eventually('no producer', () => replicas('producer') === 0);
    });
  });

  describe('while partitions grow', () => {
    const GROWN = { topics: { partitions: 6 } };
    /** The processors have read and closed all there is, and have said so long enough. */
    async function settle(): Promise<void> {
      await said('the processor has been empty for some seconds');
      await rig.later(LOOK_WHILE_ROLLING_MS);
    }

    it('stands still until every window is closed; then topics, processor and gateway learn it, and the producer comes back', async () => {
      await rig.settled({ topics: { partitions: 3 } });
      rig.services.openWindows = 12;
      rig.services.lagRecords = 5;
      const seen = changes();
      await rig.want(GROWN);
      const waits = await said('the producer stands still until 5 records are read and 12 windows are closed');
      expect(waits).toMatchObject({ status: 'True', reason: 'GrowingPartitions' });
      expect(waits.message).toMatch(/^topics: partitions grow from 3 to 6: /);
      expect(rig.condition('Ready')).toMatchObject({ status: 'False', reason: 'GrowingPartitions' });
      expect(partitions()).toBe(3);
      rig.services.lagRecords = 0;
      await rig.later(LOOK_WHILE_ROLLING_MS);
      await said('until 0 records are read and 12 windows are closed');
      rig.services.openWindows = 0;
      await rig.later(LOOK_WHILE_ROLLING_MS);
      await settle();
      await rig.ready();
      expect(seen).toEqual([
        'producer 0',
        'topic has 6',
        'pulse-processor knows 6',
        'pulse-gateway knows 6',
        'pulse-producer knows 6',
        'producer 1',
      ]);
    });

    it('waits for a processor that does not answer', async () => {
      await rig.settled({});
      rig.services.processorsAnswer = false;
      await rig.want(GROWN);
      await said('the producer stands still until every processor answers');
      expect(partitions()).toBe(1);
      rig.services.processorsAnswer = true;
      await rig.later(LOOK_WHILE_ROLLING_MS);
      await settle();
      await rig.ready();
    });

    it('goes on with another operator where the former one was killed', async () => {
      await rig.settled({});
      rig.cluster.hold('Deployment pulse-gateway');
      await rig.want(GROWN);
      await settle();
      await said('gateway: partitions grow from 1 to 6: the producer stands still until processor and gateway know it');
      await operator.controller.stop({ drainMs: 0 });
      rig.run({ user: 'second' });
      await rig.rest();
      expect([settingOf('processor'), settingOf('producer'), replicas('producer')]).toEqual(['6', '1', 0]);
      rig.cluster.release('Deployment pulse-gateway');
      await rig.ready();
      expect([settingOf('producer'), replicas('producer'), partitions()]).toEqual(['6', 1, 6]);
    });

    it('names the setting without which windows never close', async () => {
      await rig.settled({ windows: { idleClose: 'off' } });
      rig.services.openWindows = 1;
      await rig.want({ windows: { idleClose: 'off' }, ...GROWN });
      await said('1 windows are closed, which needs windows.idleClose, and that is off');
    });

    it('waits for the end of a pause, closes what the pause left open, and grows then', async () => {
      await rig.settled({});
      await rig.want({ paused: true });
      await rig.ready();
      rig.services.openWindows = 2;
      await rig.want({ paused: true, ...GROWN });
      await said('partitions grow from 1 to 6: after the pause');
      expect([replicas('producer'), replicas('processor'), partitions()]).toEqual([0, 0, 1]);
      await rig.want(GROWN);
      await said('2 windows are closed');
      expect([replicas('producer'), replicas('processor')]).toEqual([0, 1]);
      rig.services.openWindows = 0;
      await rig.later(LOOK_WHILE_ROLLING_MS);
      await settle();
      await rig.ready();
      expect([replicas('producer'), partitions()]).toEqual([1, 6]);
    });

    it('is told to the person where the topics are somebody else’s', async () => {
      const existing = { kafka: { existing: { bootstrapServers: ['kafka.example.org:9092'] } } };
      await rig.settled(existing);
      rig.cluster.hold('Deployment pulse-processor');
      await rig.want({ ...existing, ...GROWN });
      await eventually('no producer', () => replicas('producer') === 0);
      await settle();
      const waits = await said('add them to every topic by hand');
      expect(waits).toMatchObject({ reason: 'GrowingPartitions' });
      expect(waits.message).toContain('kafka-topics.sh --alter --partitions 6');
      expect([settingOf('processor'), settingOf('producer')]).toEqual(['6', '1']);
      rig.cluster.release('Deployment pulse-processor');
      await rig.ready();
      expect([settingOf('producer'), replicas('producer')]).toEqual(['6', 1]);
    });

    it('is not held up where nobody has read them yet', async () => {
      await rig.settled({});
      await rig.api.delete(KINDS.MarketPulse, { namespace: 'market', name: 'pulse' });
      await eventually('nobody', () => rig.names(KINDS.Deployment).length === 0);
      expect(partitions()).toBe(1);
      await rig.want(GROWN);
      await rig.ready();
      expect(partitions()).toBe(6);
    });
  });
});
