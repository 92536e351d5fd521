import { ChaosRig } from './chaos-rig.js';
import { asOften } from './chaos-settings.js';

const TICKS = asOften({ short: 2000, full: 6000 });
const HEAVY = { shuffled: 0.4, late: 0.1, tooLate: 0.02, repeated: 0.3, unusable: 0.02 };

let rig: ChaosRig;
afterEach(() => rig.close());

describe('input that is doubled, reordered and partly unusable', () => {
  it('counts every tick once, in the right windows, across a restart', async () => {
    rig = await ChaosRig.open('duplicate and reordered input', { disorder: HEAVY });
    rig.feeder.start();
    const first = await rig.startProcessor();
    await rig.fedAtLeast(TICKS / 2);
    await rig.kill(first);
    rig.count('kill -9');
    await rig.forgetMembers();
    await rig.startProcessor();
    await rig.fedAtLeast(TICKS);
    rig.count(`${Math.round(100 * HEAVY.repeated)} % repeated, ${Math.round(100 * HEAVY.late)} % late`);
    await rig.settle();
  }, 300_000);
});
