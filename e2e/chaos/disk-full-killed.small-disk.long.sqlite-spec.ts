import type { PulseRecord } from '@cmp/contracts';
import { EmbeddedRig } from './embedded-rig.js';

const KILLS = 4;
/** From the instant at which the disk is full: may fall into appends that still find room, that fail, or that are tried again. */
const ANY_TIME_MS = 3000;
/** Some seconds' worth: whatever is tried again and again would be told several times by then. */
const WAITING_TICKS = 500;
const MOST_LINES = 4;

let rig: EmbeddedRig;
afterEach(() => rig.close());

async function isTold(): Promise<boolean> {
  const reasons = await rig.unreadiness();
  return reasons.length > 0 && reasons.every((reason) => reason.includes('free disk space'));
}

function newestOf(pulses: readonly PulseRecord[]): PulseRecord[] {
  const newestEnd = Math.max(...pulses.map(({ window_end }) => Date.parse(window_end)));
  return pulses.filter(({ window_end }) => Date.parse(window_end) === newestEnd);
}

describe('kill -9 while the disk is full under the embedded log', () => {
  it(`${KILLS} times leaves a sound file, which a start on the full disk serves and a start with room goes on with`, async () => {
    rig = await EmbeddedRig.open('kill -9 while the disk is full');
    await rig.start();
    for (let kill = 0; kill < KILLS; kill += 1) {
      await rig.ready();
      await rig.moreWindows();
      rig.disk.fill();
      rig.count('full disk');
      await new Promise((resolve) => setTimeout(resolve, rig.between(0, ANY_TIME_MS)));
      const newest = newestOf(await rig.shownWindows());
      await rig.kill();
      rig.count('kill -9');
      expect(rig.integrity()).toBe('ok');

      const again = await rig.start();
      expect(await rig.shownWindows()).toEqual(expect.arrayContaining(newest));
      await rig.wait('readiness to be false, for want of room alone', isTold);
      await rig.wait('ticks that wait', async () => (await rig.metric('producer_queue_ticks')) > WAITING_TICKS);
      expect(again.stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(MOST_LINES);
      rig.disk.makeRoom();
      await rig.ready();
    }
    await rig.moreWindows();
    await rig.settle();
  }, 300_000);
});
