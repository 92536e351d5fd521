import { PARTITIONS } from './chaos-topics.js';
import { ChaosRig } from './chaos-rig.js';
import { SESSION_MS } from './chaos-windows.js';
import type { StartedApp } from '../pipeline/started-app.js';

let rig: ChaosRig;
afterEach(() => rig.close());

const eachHas = async (apps: readonly StartedApp[], partitions: number) => {
  const owned = await Promise.all(apps.map((app) => rig.partitionsOf(app)));
  return owned.every((one) => one === partitions);
};

/** How long it took until every partition was worked on again, ms. */
async function timed(what: string, change: () => Promise<unknown>): Promise<void> {
  const startMs = Date.now();
  await change();
  await rig.progressEverywhere();
  rig.count(what);
  process.stderr.write(
    `${what}: ${Date.now() - startMs} ms until every partition goes on (session ${SESSION_MS} ms)\n`,
  );
}

describe('replicas that come and go', () => {
  it('take over what must move and nothing else, after a join, an orderly end and a kill', async () => {
    rig = await ChaosRig.open('hand-over between replicas');
    rig.feeder.start();
    const first = await rig.startProcessor();
    await rig.progressEverywhere();
    const restores = () => rig.counter(first, 'processor_restores_total');
    expect(await restores()).toBe(PARTITIONS);

    let second = first;
    const addSecond = async () => {
      second = await rig.startProcessor();
      await rig.wait('two partitions each', () => eachHas([first, second], PARTITIONS / 2));
    };
    await timed('a replica starts and joins', addSecond);
    expect(await restores()).toBe(PARTITIONS);

    await timed('a replica ends in due form', () => rig.terminate(second));
    expect(await restores()).toBe(PARTITIONS + PARTITIONS / 2);

    await addSecond();
    await timed('kill -9 of a replica', () => rig.kill(second));
    expect(await restores()).toBe(2 * PARTITIONS);
    await rig.settle();
    expect(first.running).toBe(true);
  }, 300_000);
});
