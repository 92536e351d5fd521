import { asOften } from './chaos-settings.js';
import { EmbeddedRig } from './embedded-rig.js';

const FILLS = asOften({ short: 1, full: 5 });
/** Enough of them to show that the source goes on while the log takes nothing. */
const WAITING_TICKS = 300;
/** Each part may say it once, when it is told; what matters is that none says it again and again. */
const MOST_LINES = 4;
const WHAT_TO_DO = /no room left for \S+\/event-log\.sqlite: free disk space/;

let rig: EmbeddedRig;
afterEach(() => rig.close());

async function expectToldAndServing(): Promise<void> {
  await rig.wait('readiness to be false', async () => (await rig.unreadiness()).length > 0);
  const shown = await rig.shownWindows();
  await rig.wait('ticks that wait', async () => (await rig.metric('producer_queue_ticks')) > WAITING_TICKS);
  const reasons = await rig.unreadiness();
  expect(reasons).not.toEqual([]);
  for (const reason of reasons) expect(reason).toMatch(WHAT_TO_DO);
  expect(await rig.status('/healthz')).toBe(200);
  expect(await rig.status('/metrics')).toBe(200);
  expect(shown.length).toBeGreaterThan(0);
  expect(await rig.shownWindows()).toEqual(expect.arrayContaining([...shown]));
}

describe('a disk that is full under the embedded log', () => {
  it(`${FILLS} time(s): one clear message, readings go on, and so does all else once there is room; nothing lost or doubled`, async () => {
    rig = await EmbeddedRig.open('disk full under the log');
    const app = await rig.start();
    for (let fill = 0; fill < FILLS; fill += 1) {
      await rig.moreWindows();
      const toldBefore = app.stderr.length;
      rig.disk.fill();
      rig.count('full disk');
      await expectToldAndServing();
      expect(app.running).toBe(true);
      const told = app.stderr.slice(toldBefore).trimEnd().split('\n');
      expect(told[0]).toMatch(WHAT_TO_DO);
      expect(told.length).toBeLessThanOrEqual(MOST_LINES);

      await rig.remember();
      const taken = (await rig.metric('producer_ticks_appended_total')) + (await rig.metric('producer_queue_ticks'));
      rig.disk.makeRoom();
      await rig.ready();
      await rig.wait('no tick waits', async () => (await rig.metric('producer_queue_ticks')) === 0);
      expect(await rig.metric('producer_ticks_appended_total')).toBeGreaterThanOrEqual(taken);
    }
    await rig.moreWindows();
    await rig.settle();
  });

  it('lets no log be made, says so in one sentence, and lets the next start make it once there is room', async () => {
    rig = await EmbeddedRig.open('disk full before there is a log');
    rig.disk.fill();
    const refused = rig.launch();
    expect(await refused.exit).toEqual({ code: 1, signal: null });
    expect(refused.stderr).toMatch(/^market-pulse: no room left for \S+: free disk space and start again\n$/);
    rig.disk.makeRoom();
    await rig.start();
    await rig.moreWindows();
  });
});
