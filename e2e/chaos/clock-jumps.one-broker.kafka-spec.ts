import { ChaosRig } from './chaos-rig.js';
import { firstOf } from './chaos-settings.js';
import { SESSION_MS } from './chaos-windows.js';
import { JumpingClock } from './jumping-clock.js';

const HOUR_MS = 3_600_000;
const STAY_MS = SESSION_MS + 2000;
/** There and back again, both ways: each is a jump of an hour. */
const OFFSETS_MS = [HOUR_MS, 0, -HOUR_MS, 0];
const IDLE_CLOSING = { live: true, variables: { IDLE_CLOSE_MS: '1000' } } as const;

let rig: ChaosRig;
let clock: JumpingClock;

beforeEach(() => {
  clock = new JumpingClock();
});

afterEach(async () => {
  await rig.close();
  clock.remove();
});

function jumpOf(offsetMs: number, fromMs: number): string {
  return offsetMs > fromMs ? 'clock +1 h' : 'clock -1 h';
}

describe("a processor whose machine's clock jumps by an hour, with windows that the wall clock may close", () => {
  const cases = [
    ['beside another replica', 2],
    ['alone', 1],
  ] as const;
  it.each(firstOf(cases, 1))(
    '%s: loses no result and publishes none twice',
    async (beside, replicas) => {
      rig = await ChaosRig.open(`clock jumps, ${beside}`, IDLE_CLOSING);
      rig.feeder.start();
      const app = await rig.startProcessor({ variables: clock.variables });
      for (let other = 1; other < replicas; other += 1) await rig.startProcessor();
      await rig.groupHas(replicas);
      await rig.progressEverywhere();
      for (const [index, offsetMs] of OFFSETS_MS.entries()) {
        await clock.set(app, offsetMs);
        rig.count(jumpOf(offsetMs, OFFSETS_MS[index - 1] ?? 0));
        await rig.progressEverywhere();
        if (offsetMs >= 0) continue;
        // A member whose heartbeats went by the wall clock would send none for an hour, and lose its session.
        await new Promise((resolve) => setTimeout(resolve, STAY_MS));
        await rig.groupHas(replicas);
        await rig.progressEverywhere();
      }
      await rig.settle({ revisionsKnown: false });
      expect(app.running).toBe(true);
    },
    300_000,
  );
});
