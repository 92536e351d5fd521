import type { StartedApp } from '../pipeline/started-app.js';
import { ChaosRig } from './chaos-rig.js';
import { asOften } from './chaos-settings.js';

const EVENTS = asOften({ short: 5, full: 16 });
const MOST_REPLICAS = 3;
const LONGEST_PAUSE_MS = 3000;

let rig: ChaosRig;
afterEach(() => rig.close());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('replicas that come and go at random', () => {
  it(`${EVENTS} times lose no result and publish none twice`, async () => {
    rig = await ChaosRig.open('replicas started and stopped at random');
    rig.feeder.start();
    const replicas: StartedApp[] = [await rig.startProcessor(), await rig.startProcessor()];
    for (let event = 0; event < EVENTS; event += 1) {
      await pause(rig.between(0, LONGEST_PAUSE_MS));
      const starts = replicas.length < 2 || (replicas.length < MOST_REPLICAS && rig.random() < 0.5);
      if (starts) {
        replicas.push(await rig.startProcessor());
        rig.count('started');
        continue;
      }
      const [victim] = replicas.splice(rig.between(0, replicas.length), 1);
      const signal = rig.random() < 0.5 ? 'SIGKILL' : 'SIGTERM';
      victim?.signal(signal);
      await victim?.exit;
      rig.count(signal);
    }
    await rig.progressEverywhere();
    await rig.settle();
    for (const replica of replicas) expect(replica.running).toBe(true);
  }, 600_000);
});
