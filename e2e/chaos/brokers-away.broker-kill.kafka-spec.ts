import { brokerControl, brokerIds } from './broker-control.js';
import { ChaosRig } from './chaos-rig.js';
import { USUAL_DISORDER } from './tick-stream.js';
import { asOften } from './chaos-settings.js';

const AWAY_MS = asOften({ short: 10_000, full: 60_000 });
const RESTARTS = asOften({ short: 1, full: 3 });

/** So many unusable ones that the very first transactions have something that could come twice. */
const DISORDER = { ...USUAL_DISORDER, unusable: 0.1 };

let rig: ChaosRig;
afterEach(() => rig.close());

async function killAll(): Promise<void> {
  for (const broker of brokerIds(rig.cluster)) await brokerControl(rig.cluster).kill(broker);
}

async function startAll(): Promise<void> {
  await Promise.all(brokerIds(rig.cluster).map((broker) => brokerControl(rig.cluster).start(broker)));
}

describe('the whole log', () => {
  it(`restarted ${RESTARTS} time(s) in the middle of the work: no result is lost, none published twice`, async () => {
    rig = await ChaosRig.open('whole log restarted', { disorder: DISORDER });
    rig.feeder.start();
    const app = await rig.startProcessor();
    await rig.progressEverywhere();
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      await killAll();
      rig.count('kill -9 of all brokers');
      await startAll();
      await rig.progressEverywhere();
    }
    await rig.settle();
    expect(app.running).toBe(true);
  }, 600_000);

  it(`away for ${AWAY_MS / 1000} s: the same, and what was fed meanwhile is caught up with`, async () => {
    rig = await ChaosRig.open('whole log away');
    rig.feeder.start();
    const app = await rig.startProcessor();
    await rig.progressEverywhere();
    await killAll();
    rig.count(`brokers away for ${AWAY_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
    expect(app.running).toBe(true);
    await startAll();
    await rig.progressEverywhere();
    await rig.settle();
    expect(app.running).toBe(true);
  }, 600_000);
});
