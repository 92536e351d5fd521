import { CONFIG_MAPS } from '@cmp/kube/testing';
import { FaultRig, type Cluster } from './fault-rig.js';
import type { ProxiedOperator } from './proxied-operator.js';

const ONE = { spaces: 1 };
/** Duration of the Lease, and the longest time between two looks at it; the rest is for a machine that is busy. */
const TAKE_OVER_MS = 15_000 + 2_400 + 5_000;

interface Pair {
  readonly rig: FaultRig;
  readonly leader: ProxiedOperator;
  readonly standby: ProxiedOperator;
}

/** Two replicas under one Lease. */
export function itChangesTheLeader(cluster: Cluster): void {
  const withTwo = (name: string, test: (pair: Pair) => Promise<void>) => () =>
    FaultRig.within(cluster, name, ONE, async (rig) => {
      const leader = await rig.settled();
      const standby = await rig.operator('standby');
      await rig.soon('it stands by', () => standby.isReady());
      await test({ rig, leader, standby });
      await rig.want({ coins: ['bitcoin', 'solana'] });
      await rig.soon('the new coins', async () => JSON.stringify(await producerSettings(rig)).includes('solana'));
      await rig.ready();
      const [first] = standby.writesSince(0);
      const [last] = leader.writesSince(0).slice(-1);
      // Never two writers.
      expect(last?.arrivedMs ?? 0).toBeLessThan(first?.arrivedMs ?? 0);
    });

  it.concurrent(
    'is followed by its second replica when it is killed, as soon as the Lease has run out and not before',
    withTwo('leader-killed', async ({ leader, standby }) => {
      const sinceMs = Date.now();
      await leader.kill();
      await standby.leads(TAKE_OVER_MS);
      // The last renewal may be a little more than two seconds old.
      expect(Date.now() - sinceMs).toBeGreaterThan(12_000);
    }),
  );

  it.concurrent(
    'is followed by its second replica when it is cut off, after it has ended itself',
    withTwo('leader-cut-off', async ({ rig, leader, standby }) => {
      await leader.proxy.goAway();
      await rig.soon('it has ended', () => Promise.resolve(!leader.running), 20_000);
      expect(await standby.metric('kube_lease_held')).toBe(0);
      await standby.leads(TAKE_OVER_MS);
    }),
  );

  it.concurrent(
    'is followed by its second replica at once when it is asked to end',
    withTwo('leader-ended', async ({ leader, standby }) => {
      await leader.stop();
      await standby.leads(5000);
    }),
  );
}

const producerSettings = (rig: FaultRig) => rig.get(CONFIG_MAPS, 'pulse-producer');
