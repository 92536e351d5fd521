import { ChaosRig } from './chaos-rig.js';
import { asOften } from './chaos-settings.js';

const KILLS = asOften({ short: 6, full: 30 });
/** From the start of the process: may fall into its start, its join, its fence, its restore or its work. */
const ANY_TIME_MS = 2000;
/** From a transaction of its own. */
const AT_WORK_MS = 400;

let rig: ChaosRig;
afterEach(() => rig.close());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a processor that is killed at random instants', () => {
  it(`${KILLS} times loses no result and publishes none twice`, async () => {
    rig = await ChaosRig.open('kill -9 at random instants');
    rig.feeder.start();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const app = await rig.startProcessor();
      // Mostly it gets to work first, so that the kill finds it somewhere in its transactions.
      if (rig.random() < 0.8) {
        await rig.moreProgress();
        await pause(rig.between(0, AT_WORK_MS));
      } else await pause(rig.between(0, ANY_TIME_MS));
      await rig.kill(app);
      rig.count('kill -9');
      await rig.forgetMembers();
    }
    await rig.startProcessor();
    await rig.settle();
  }, 600_000);
});
