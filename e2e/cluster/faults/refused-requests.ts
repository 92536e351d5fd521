import { FaultRig, type Cluster } from './fault-rig.js';
import { asks, isLeaseRenewal, isWrite } from './proxied-request.js';

const ONE = { spaces: 1 };
const RETRY_AFTER_SECONDS = 4;
const FAILURES = 5;

/** Answers of the API server that are no answers. */
export function itTakesNoForNotYet(cluster: Cluster): void {
  it.concurrent('applies again after 409 Conflict, a few times and no more', () =>
    FaultRig.within(cluster, 'conflict', ONE, async (rig) => {
      const operator = await rig.operator();
      await operator.leads();
      const processor = asks('apply', 'deployments', 'pulse-processor');
      const struck = operator.proxy.next(processor, { code: 409, reason: 'Conflict' }, 2);
      await rig.want();
      await struck;
      await rig.ready();
      expect(operator.asked(processor)).toBe(2 + 1);
    }),
  );

  it.concurrent('keeps its Lease when a renewal is answered 409 Conflict', () =>
    FaultRig.within(cluster, 'renewal', ONE, async (rig) => {
      const operator = await rig.settled();
      await operator.proxy.next(isLeaseRenewal, { code: 409, reason: 'Conflict' });
      const renewed = operator.asked(isLeaseRenewal);
      await rig.soon('renewals', () => Promise.resolve(operator.asked(isLeaseRenewal) >= renewed + 2));
      expect(operator.running).toBe(true);
      expect(await operator.metric('kube_lease_held')).toBe(1);
    }),
  );

  it.concurrent('waits as long as 429 says', () =>
    FaultRig.within(cluster, 'throttled', ONE, async (rig) => {
      const operator = await rig.operator();
      await operator.leads();
      const busy = { code: 429, reason: 'TooManyRequests', retryAfterSeconds: RETRY_AFTER_SECONDS };
      const struck = operator.proxy.next(isWrite, busy);
      await rig.want();
      await struck;
      const [refused] = operator.writesSince(0).slice(-1);
      await rig.ready();
      const [next] = operator.writesSince((refused?.arrivedMs ?? 0) + 1);
      const waitedMs = (next?.arrivedMs ?? 0) - (refused?.arrivedMs ?? 0);
      expect(waitedMs).toBeGreaterThanOrEqual(RETRY_AFTER_SECONDS * 1000);
      expect(waitedMs).toBeLessThan(RETRY_AFTER_SECONDS * 2000);
    }),
  );

  it.concurrent('gets through lists and writes that are answered 500, a few times each', () =>
    FaultRig.within(cluster, 'broken', ONE, async (rig) => {
      const operator = await rig.operator();
      const broken = { code: 500, reason: 'InternalError' };
      const list = asks('list', 'deployments');
      const unlisted = operator.proxy.next(list, broken, FAILURES);
      await unlisted;
      const unwritten = operator.proxy.next(isWrite, broken, FAILURES);
      await rig.want();
      await unwritten;
      await rig.ready();
      expect(operator.starts).toBe(1);
      expect(operator.asked(list)).toBe(FAILURES + 1);
    }),
  );
}
