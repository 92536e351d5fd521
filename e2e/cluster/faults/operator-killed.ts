import { LEASES } from '@cmp/kube/testing';
import { eventually } from '@cmp/runtime/testing';
import { inventory } from './child-kinds.js';
import { FaultRig, type Cluster } from './fault-rig.js';
import type { Which } from './proxy-faults.js';
import { inWords } from './proxied-request.js';

/** Instants at which the first roll-out is interrupted, each a write that is done and never answered. */
const INSTANTS: readonly string[] = [
  'apply serviceaccounts pulse-processor',
  'apply deployments pulse-processor',
  'apply deployments pulse-gateway',
  'apply marketpulses/status pulse',
];

const writes =
  (words: string, namespace: string): Which =>
  (request) =>
    inWords(request) === words && request.namespace === namespace;

/** Killed in the middle of a reconcile, and started again. */
export function itFinishesWhatItBegan(cluster: Cluster): void {
  it.concurrent('finishes after a SIGKILL at any write, with nothing twice and nothing left over', () =>
    FaultRig.within(cluster, 'killed', { spaces: INSTANTS.length + 1 }, async (rig) => {
      const [undisturbed = '', ...spaces] = rig.namespaces;
      const operator = await rig.operator();
      await operator.leads();
      await rig.want({}, { namespace: undisturbed });
      await rig.ready({ namespace: undisturbed });
      const expected = await inventory(rig.api, undisturbed);
      for (const [index, instant] of INSTANTS.entries()) {
        const namespace = spaces[index] ?? '';
        const struck = operator.proxy.next(writes(instant, namespace), 'answer lost');
        await rig.want({}, { namespace });
        await struck;
        await operator.kill();
        // Its successor would wait until the Lease runs out: that it does, is shown where leaders change.
        await rig.api.delete(LEASES, { namespace: rig.home, name: 'market-pulse-operator' });
        operator.startAgain();
        await rig.ready({ namespace });
        const found = () => inventory(rig.api, namespace);
        await eventually('no pod on its way out', async () => (await found()).length <= expected.length);
        expect({ instant, objects: await found() }).toEqual({ instant, objects: expected });
      }
    }),
  );
}
