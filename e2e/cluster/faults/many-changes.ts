import { CONFIG_MAPS } from '@cmp/kube/testing';
import { MARKET_PULSE } from '../cluster-at.js';
import { childrenIn, inventory } from './child-kinds.js';
import { FaultRig, type Cluster } from './fault-rig.js';

const CHANGES = 50;
const EVERY_MS = 100;

export function itKeepsUpWithPeople(cluster: Cluster): void {
  it.concurrent('ends at the last of many specs, ten a second, with fewer reconciles than there were changes', () =>
    FaultRig.within(cluster, 'hasty', { spaces: 1 }, async (rig) => {
      const operator = await rig.settled();
      const before = { reconciles: await operator.reconciles(), sinceMs: Date.now() };
      const beganMs = Date.now();
      for (let change = 1; change <= CHANGES; change += 1) {
        await rig.want({ thresholds: { alert: { raisePct: 5 + change / 100 } } });
        const restMs = beganMs + change * EVERY_MS - Date.now();
        // The pace is the fault.
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, restMs)));
      }
      await rig.ready();
      const last = String(5 + CHANGES / 100);
      for (const name of ['pulse-processor', 'pulse-gateway'])
        expect((await rig.get(CONFIG_MAPS, name)).data.ALERT_RAISE_PCT).toBe(last);
      const reconciles = (await operator.reconciles()) - before.reconciles;
      const writes = operator.writesSince(before.sinceMs).length;
      // Changes that come while one is worked on are taken together; each pass writes settings, Deployments and the status.
      expect(reconciles).toBeLessThan(CHANGES);
      expect(writes).toBeLessThan(2 * CHANGES);
    }),
  );

  it.concurrent('keeps two MarketPulses apart in one namespace, and in two', () =>
    FaultRig.within(cluster, 'two', { spaces: 2 }, async (rig) => {
      const [first = '', second = ''] = rig.namespaces;
      const operator = await rig.operator();
      await operator.leads();
      const all = [
        { namespace: first, name: 'pulse' },
        { namespace: first, name: 'other' },
        { namespace: second, name: 'pulse' },
      ];
      for (const at of all) await rig.want({}, at);
      for (const at of all) await rig.ready(at);
      const alone = await inventory(rig.api, second);
      const twice = [...alone, ...alone.map((line) => line.replace(' pulse-', ' other-'))].sort();
      expect(await inventory(rig.api, first)).toEqual(twice);
      await rig.api.delete(MARKET_PULSE, { namespace: first, name: 'other' });
      const isOne = async () => (await inventory(rig.api, first)).join() === alone.join();
      await rig.soon('what the other one had is gone, and nothing else', isOne);
      expect(await inventory(rig.api, second)).toEqual(alone);
    }),
  );

  it.concurrent('lets a namespace go that is deleted, and looks after the others', () =>
    FaultRig.within(cluster, 'ending', { spaces: 2 }, async (rig) => {
      const [ending = '', staying = ''] = rig.namespaces;
      const operator = await rig.operator();
      await operator.leads();
      for (const namespace of [ending, staying]) await rig.want({}, { namespace });
      for (const namespace of [ending, staying]) await rig.ready({ namespace });
      const sinceMs = Date.now();
      await rig.cluster.deleteNamespace(ending);
      await rig.cluster.awaitGone(ending);
      const late = operator.writesSince(sinceMs).filter(({ namespace }) => namespace === ending);
      // While its MarketPulse is still there, what the namespace controller deletes is tried to be made again.
      expect(late.length).toBeLessThan(2 * (await childrenIn(rig.api, staying)).length);
      await rig.want({ coins: ['solana'] }, { namespace: staying });
      await rig.ready({ namespace: staying });
      expect(operator.starts).toBe(1);
      expect(operator.running).toBe(true);
    }),
  );
}
