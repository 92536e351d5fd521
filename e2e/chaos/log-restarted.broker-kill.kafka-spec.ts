import { ChaosRig } from './chaos-rig.js';
import { asOften } from './chaos-settings.js';
import { USUAL_DISORDER } from './tick-stream.js';

const RESTARTS = asOften({ short: 1, full: 3 });
/** So many unusable ones that the very first transactions have something that could come twice. */
const DISORDER = { ...USUAL_DISORDER, unusable: 0.1 };

let rig: ChaosRig;
afterEach(() => rig.close());

describe('the whole log', () => {
  it(`restarted ${RESTARTS} time(s) in the middle of the work: no result is lost, none published twice`, async () => {
    rig = await ChaosRig.open('whole log restarted', { disorder: DISORDER });
    rig.feeder.start();
    const app = await rig.startProcessor();
    await rig.progressEverywhere();
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      await rig.brokers.killAll();
      rig.count('kill -9 of all brokers');
      await rig.brokers.startDead();
      await rig.progressEverywhere();
    }
    await rig.settle();
    expect(app.running).toBe(true);
  }, 600_000);
});
