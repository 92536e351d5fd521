import { FaultRig, type Cluster } from './fault-rig.js';
import { inWords, isLeaseRenewal } from './proxied-request.js';

const LOOKS = 2;
/** Those of Strimzi, KEDA, cert-manager, the Prometheus operator and the Gateway API; each asked after every ten seconds at most. */
const ABSENT_GROUPS = 5;

/** What an operator costs with nothing to do. */
export function itRests(cluster: Cluster): void {
  it.concurrent('at rest writes nothing, reconciles only to look, and asks little', () =>
    FaultRig.within(cluster, 'rest', { spaces: 2 }, async (rig) => {
      const operator = await rig.operator();
      for (const namespace of rig.namespaces) await rig.want({}, { namespace });
      for (const namespace of rig.namespaces) await rig.ready({ namespace });
      // What the first look after the roll-out has seen is told still.
      const looksFrom = async (before: number, looks: number) =>
        rig.soon(`${looks} looks`, async () => (await operator.reconciles()) >= before + looks, 40_000 * looks);
      await looksFrom(await operator.reconciles(), rig.namespaces.length);
      const sinceMs = Date.now();
      const before = await operator.reconciles();
      await looksFrom(before, LOOKS * rig.namespaces.length);
      const minutes = (Date.now() - sinceMs) / 60_000;
      const asked = operator.proxy.requests.filter(({ arrivedMs }) => arrivedMs >= sinceMs);
      const counted = {
        writes: operator.writesSince(sinceMs).map(inWords),
        reconciles: (await operator.reconciles()) - before,
        renewals: asked.filter(isLeaseRenewal).length,
        reads: asked.filter((request) => !isLeaseRenewal(request)).length,
      };
      expect(counted.writes).toEqual([]);
      // A look each 30 s for each resource, and a renewal every two seconds.
      expect(counted.reconciles / minutes).toBeLessThanOrEqual(2.2 * rig.namespaces.length + 1);
      expect(counted.renewals / minutes).toBeLessThanOrEqual(31);
      // The producer's Lease at each look; the groups of kinds that nobody has installed, however many namespaces, and watches that end.
      expect(counted.reads / minutes).toBeLessThanOrEqual(2.2 * rig.namespaces.length + 6 * ABSENT_GROUPS + 6);
    }),
  );
}
