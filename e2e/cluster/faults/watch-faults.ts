import { FaultRig, type Cluster } from './fault-rig.js';
import { asks } from './proxied-request.js';

const ONE = { spaces: 1 };
const ofDeployments = asks('watch', 'deployments');
const lists = asks('list', 'deployments');
/** A watch is taken for dead after two and a half minutes without a word, and that is noticed a quarter of it late at most. */
const SILENCE_MS = 150_000 * 1.25;
const EXPIRED = { code: 410, reason: 'Expired' };

/** What can happen to a watch. What is deleted meanwhile tells whether the operator still hears: it only ever learns of it by a watch. */
export function itFollowsWhateverHappensToAWatch(cluster: Cluster): void {
  it.concurrent('opens a watch anew that was cut silently', () =>
    FaultRig.within(cluster, 'silent', ONE, async (rig) => {
      const { proxy } = await rig.settled();
      expect(proxy.silenceWatches()).toBeGreaterThan(10);
      const restored = await rig.deleteDeployment('pulse-gateway');
      await restored(SILENCE_MS + 30_000);
    }),
  );

  it.concurrent('goes on from where it was when watches break off, without a list', () =>
    FaultRig.within(cluster, 'cut', ONE, async (rig) => {
      const operator = await rig.settled();
      const listed = operator.asked(lists);
      expect(operator.proxy.cutWatches()).toBeGreaterThan(10);
      const restored = await rig.deleteDeployment('pulse-gateway');
      await restored();
      expect(operator.asked(lists)).toBe(listed);
    }),
  );

  it.concurrent('lists again, once, when a watch is answered 410 Gone', () =>
    FaultRig.within(cluster, 'gone-410', ONE, async (rig) => {
      const operator = await rig.settled();
      const listed = operator.asked(lists);
      const struck = operator.proxy.next(ofDeployments, EXPIRED);
      const restored = await rig.unheard(operator, ofDeployments);
      operator.proxy.cutWatches(ofDeployments);
      await struck;
      await restored();
      expect(operator.asked(lists)).toBe(listed + 1);
    }),
  );

  it.concurrent('lists again, once, when an open watch ends with 410 Gone', () =>
    FaultRig.within(cluster, 'expired', ONE, async (rig) => {
      const operator = await rig.settled();
      const listed = operator.asked(lists);
      const restored = await rig.unheard(operator, ofDeployments);
      expect(operator.proxy.failWatches(EXPIRED, ofDeployments)).toBe(1);
      await restored();
      expect(operator.asked(lists)).toBe(listed + 1);
    }),
  );
}
