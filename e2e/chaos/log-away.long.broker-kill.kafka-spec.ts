import { ChaosRig } from './chaos-rig.js';

const AWAY_MS = 60_000;

let rig: ChaosRig;
afterEach(() => rig.close());

describe('the whole log', () => {
  it('away for a minute: nothing is lost or doubled, and what was fed meanwhile is caught up with', async () => {
    rig = await ChaosRig.open('whole log away for 60 s');
    rig.feeder.start();
    const app = await rig.startProcessor();
    await rig.progressEverywhere();
    await rig.brokers.killAll();
    rig.count('brokers away for 60 s');
    await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
    expect(app.running).toBe(true);
    await rig.brokers.startDead();
    await rig.progressEverywhere();
    await rig.settle();
    expect(app.running).toBe(true);
  }, 600_000);
});
