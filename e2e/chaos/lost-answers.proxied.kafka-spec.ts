import { PULSE_CHANGELOG_TOPIC, PULSE_TOPIC } from '@cmp/contracts';
import { kafkaTestCluster } from '@cmp/event-log/testing';
import { ChaosRig } from './chaos-rig.js';
import { asOften } from './chaos-settings.js';
import type { Catch } from './kafka-proxy/caught-frame.js';
import { API } from './kafka-proxy/kafka-request.js';
import type { KafkaProxy } from './kafka-proxy/kafka-proxy.js';
import { startTestProxy } from './kafka-proxy/test-proxy.js';
import { USUAL_DISORDER } from './tick-stream.js';

/** So many unusable ones that nearly every transaction has something that could be lost or come twice. */
const DISORDER = { ...USUAL_DISORDER, unusable: 0.4 };
const COMMITS = asOften({ short: 8, full: 20 });
/** Each of them costs the time-out of a transaction, 20 s. */
const SILENT_COMMITS = asOften({ short: 0, full: 1 });
const OTHERS = asOften({ short: 1, full: 4 });

const answerOf = (apiKey: number, naming?: string): Catch => ({
  apiKey,
  stage: 'answer',
  ...(naming === undefined ? {} : { naming }),
});
const OTHER_ANSWERS: Readonly<Record<string, Catch>> = {
  AddPartitionsToTxn: answerOf(API.addPartitionsToTxn),
  'Produce (pulses)': answerOf(API.produce, PULSE_TOPIC),
  'Produce (changelog)': answerOf(API.produce, PULSE_CHANGELOG_TOPIC),
};

let rig: ChaosRig;
let proxy: KafkaProxy;

beforeEach(async () => {
  proxy = await startTestProxy(kafkaTestCluster().brokerCount);
});

afterEach(async () => {
  await rig.close();
  await proxy.stop();
});

async function lose(name: string, answer: Catch, how: 'cut' | 'drop'): Promise<void> {
  (await proxy.catchNext(answer)).release(how);
  rig.count(how === 'cut' ? `answer of ${name} lost, connection cut` : `answer of ${name} never came`);
  await rig.progressEverywhere();
}

describe('an answer that is lost on the way', () => {
  it('to EndTxn leaves the outcome unknown; no result is lost and none published twice', async () => {
    rig = await ChaosRig.open('answer of EndTxn lost', { disorder: DISORDER });
    rig.feeder.start();
    const app = await rig.startProcessor({ brokers: proxy.addresses });
    for (let round = 0; round < COMMITS; round += 1) await lose('EndTxn', answerOf(API.endTxn), 'cut');
    for (let round = 0; round < SILENT_COMMITS; round += 1) await lose('EndTxn', answerOf(API.endTxn), 'drop');
    await rig.settle();
    expect(app.running).toBe(true);
  }, 300_000);

  it('to an earlier request of the transaction: the same', async () => {
    rig = await ChaosRig.open('answers within a transaction lost', { disorder: DISORDER });
    rig.feeder.start();
    const app = await rig.startProcessor({ brokers: proxy.addresses });
    for (let round = 0; round < OTHERS; round += 1) {
      for (const [name, answer] of Object.entries(OTHER_ANSWERS)) await lose(name, answer, 'cut');
    }
    await rig.settle();
    expect(app.running).toBe(true);
  }, 300_000);
});
