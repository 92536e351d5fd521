import { ChaosRig } from './chaos-rig.js';
import { asOften } from './chaos-settings.js';

const TICKS = asOften({ short: 1500, full: 5000 });

let rig: ChaosRig;
afterEach(() => rig.close());

describe('many small transactions', () => {
  it(`of ${TICKS} ticks, a few at a time and as fast as they go, double nothing`, async () => {
    rig = await ChaosRig.open('stress of small transactions', { runSize: 5, pauseMs: 0 });
    const app = await rig.startProcessor();
    rig.feeder.start();
    await rig.fedAtLeast(TICKS);
    rig.count('ticks a few at a time');
    await rig.settle();
    expect(app.running).toBe(true);
  }, 300_000);
});
