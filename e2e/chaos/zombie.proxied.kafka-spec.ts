import { PULSE_CHANGELOG_TOPIC } from '@cmp/contracts';
import { kafkaTestCluster } from '@cmp/event-log/testing';
import { ChaosRig } from './chaos-rig.js';
import { asOften, firstOf } from './chaos-settings.js';
import type { Catch } from './kafka-proxy/caught-frame.js';
import { API } from './kafka-proxy/kafka-request.js';
import type { KafkaProxy } from './kafka-proxy/kafka-proxy.js';
import { startTestProxy } from './kafka-proxy/test-proxy.js';

const ROUNDS = asOften({ short: 1, full: 2 });

let rig: ChaosRig;
let proxy: KafkaProxy;

beforeEach(async () => {
  proxy = await startTestProxy(kafkaTestCluster().brokerCount);
});

afterEach(async () => {
  await rig.close();
  await proxy.stop();
});

const stateWritten: Catch = { apiKey: API.produce, stage: 'answer', naming: PULSE_CHANGELOG_TOPIC };
const commitAsked: Catch = { apiKey: API.endTxn, stage: 'request' };

describe('an owner that is suspended for longer than its session', () => {
  it('and goes on after another replica has taken over writes nothing that a committed reader sees', async () => {
    rig = await ChaosRig.open('SIGSTOP, take-over, SIGCONT');
    rig.feeder.start();
    const replicas = [await rig.startProcessor(), await rig.startProcessor()];
    await rig.groupHas(2);
    await rig.progressEverywhere();
    for (let round = 0; round < ROUNDS; round += 1) {
      const zombie = replicas[round % 2];
      zombie?.signal('SIGSTOP');
      rig.count('SIGSTOP');
      await rig.progressEverywhere();
      zombie?.signal('SIGCONT');
      await rig.progressEverywhere();
    }
    await rig.settle();
    for (const replica of replicas) expect(replica.running).toBe(true);
  }, 600_000);

  const steps = [
    ['exactly between the last Produce and EndTxn', stateWritten],
    ['while its EndTxn is on the way', commitAsked],
  ] as const;
  it.each(firstOf(steps, 1))(
    '%s: the same',
    async (when, wanted) => {
      rig = await ChaosRig.open(`SIGSTOP ${when}`);
      rig.feeder.start();
      const zombie = await rig.startProcessor({ brokers: proxy.addresses });
      await rig.progressEverywhere();
      for (let round = 0; round < ROUNDS; round += 1) {
        const caught = await proxy.catchNext(wanted);
        zombie.signal('SIGSTOP');
        rig.count('SIGSTOP');
        if (wanted === stateWritten) caught.release('pass');
        const successor = await rig.startProcessor();
        await rig.progressEverywhere();
        caught.release('pass');
        zombie.signal('SIGCONT');
        await rig.progressEverywhere();
        successor.signal('SIGTERM');
        await successor.exit;
      }
      await rig.settle();
      expect(zombie.running).toBe(true);
    },
    600_000,
  );
});
