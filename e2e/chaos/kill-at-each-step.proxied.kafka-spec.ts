import { PULSE_CHANGELOG_TOPIC, PULSE_TOPIC, TICK_TOPIC } from '@cmp/contracts';
import { kafkaTestCluster } from '@cmp/event-log/testing';
import { ChaosRig } from './chaos-rig.js';
import { asOften } from './chaos-settings.js';
import type { Catch, CaughtFrame } from './kafka-proxy/caught-frame.js';
import { API } from './kafka-proxy/kafka-request.js';
import type { KafkaProxy } from './kafka-proxy/kafka-proxy.js';
import { startTestProxy } from './kafka-proxy/test-proxy.js';

const ROUNDS = asOften({ short: 1, full: 2 });
/** An answer to Fetch without records is shorter. */
const SOME_RECORDS = 600;

interface Step {
  readonly name: string;
  readonly wanted: Catch;
  /**
   * What becomes of the held bytes once their process is dead: they are lost, they still arrive, or they arrive late, when the next
   * process is at work. `deliver first`: they arrive, then the process dies.
   */
  readonly fate: 'lost' | 'arrive' | 'arrive late' | 'deliver first';
}

function step(name: string, wanted: Catch, fate: Step['fate']): Step {
  return { name: `${name}, ${fate}`, wanted, fate };
}

const readTicks: Catch = { apiKey: API.fetch, stage: 'answer', naming: TICK_TOPIC, leastBytes: SOME_RECORDS };
const readState: Catch = { apiKey: API.fetch, stage: 'answer', naming: PULSE_CHANGELOG_TOPIC };
const fence = { apiKey: API.initProducerId };
const addPartitions = { apiKey: API.addPartitionsToTxn };
const results = { apiKey: API.produce, naming: PULSE_TOPIC };
const state = { apiKey: API.produce, naming: PULSE_CHANGELOG_TOPIC };
const commit = { apiKey: API.endTxn };
const REQUEST = { stage: 'request' } as const;
const ANSWER = { stage: 'answer' } as const;

const STEPS: readonly Step[] = [
  step('answer of Fetch (ticks)', readTicks, 'lost'),
  step('answer of Fetch (ticks)', readTicks, 'deliver first'),
  step('InitProducerId', { ...fence, ...REQUEST }, 'lost'),
  step('InitProducerId', { ...fence, ...REQUEST }, 'arrive'),
  step('InitProducerId', { ...fence, ...REQUEST }, 'arrive late'),
  step('answer of InitProducerId', { ...fence, ...ANSWER }, 'lost'),
  step('answer of Fetch (changelog)', readState, 'lost'),
  step('AddPartitionsToTxn', { ...addPartitions, ...REQUEST }, 'lost'),
  step('AddPartitionsToTxn', { ...addPartitions, ...REQUEST }, 'arrive late'),
  step('answer of AddPartitionsToTxn', { ...addPartitions, ...ANSWER }, 'lost'),
  step('Produce (pulses)', { ...results, ...REQUEST }, 'lost'),
  step('Produce (pulses)', { ...results, ...REQUEST }, 'arrive'),
  step('Produce (pulses)', { ...results, ...REQUEST }, 'arrive late'),
  step('answer of Produce (pulses)', { ...results, ...ANSWER }, 'lost'),
  step('Produce (changelog)', { ...state, ...REQUEST }, 'lost'),
  step('Produce (changelog)', { ...state, ...REQUEST }, 'arrive late'),
  step('answer of Produce (changelog)', { ...state, ...ANSWER }, 'lost'),
  step('EndTxn', { ...commit, ...REQUEST }, 'lost'),
  step('EndTxn', { ...commit, ...REQUEST }, 'arrive'),
  step('EndTxn', { ...commit, ...REQUEST }, 'arrive late'),
  step('answer of EndTxn', { ...commit, ...ANSWER }, 'lost'),
  step('answer of EndTxn', { ...commit, ...ANSWER }, 'deliver first'),
  step('OffsetCommit', { apiKey: API.offsetCommit, ...REQUEST }, 'lost'),
];

let rig: ChaosRig;
let proxy: KafkaProxy;

beforeEach(async () => {
  proxy = await startTestProxy(kafkaTestCluster().brokerCount);
});

afterEach(async () => {
  await rig.close();
  await proxy.stop();
});

/** Starts a processor, kills it at the step; returns what is still on its way of it. */
async function killAt({ name, wanted, fate }: Step, onItsWay: CaughtFrame | null): Promise<CaughtFrame | null> {
  const app = await rig.startProcessor({ brokers: proxy.addresses });
  if (onItsWay !== null) {
    await rig.moreProgress();
    onItsWay.release('pass');
  }
  const caught = await proxy.catchNext(wanted);
  if (fate === 'deliver first') caught.release('pass');
  await rig.kill(app);
  rig.count(`kill -9 at ${name.split(',')[0]}`);
  if (fate === 'arrive late') return caught;
  caught.release(fate === 'lost' ? 'drop' : 'pass');
  return null;
}

describe('a processor that is killed at each step between reading and committing', () => {
  it(`${STEPS.length} steps, ${ROUNDS} time(s) each: loses no result and publishes none twice`, async () => {
    rig = await ChaosRig.open('kill -9 at each step');
    rig.feeder.start();
    let onItsWay: CaughtFrame | null = null;
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const one of STEPS) {
        onItsWay = await killAt(one, onItsWay);
        await rig.forgetMembers();
      }
    }
    await rig.startProcessor({ brokers: proxy.addresses });
    await rig.settle();
  }, 600_000);
});
