import { DEPLOYMENTS, LEASES } from '@cmp/kube/testing';
import { FaultRig, type Cluster } from './fault-rig.js';

const ONE = { spaces: 1 };
/** As its Lease has it: then the leader gives up, and what is left of it ends. */
const RENEW_DEADLINE_MS = 10_000;
const FAILED_CALLS = 5;

/** The API server is away, as when it is restarted or the way to it is gone. */
export function itOutlivesAnAbsence(cluster: Cluster): void {
  it.concurrent(
    'goes on in the same process when the API server is back after some seconds, with what happened meanwhile',
    () =>
      FaultRig.within(cluster, 'away', ONE, async (rig) => {
        const operator = await rig.settled();
        const failures = () => operator.metric('kube_api_requests_total', 'code="0"');
        const before = await failures();
        await operator.proxy.goAway();
        const restored = await rig.deleteDeployment('pulse-gateway');
        await rig.want({ coins: ['bitcoin', 'solana'] });
        await rig.soon('calls that fail', async () => (await failures()) >= before + FAILED_CALLS, RENEW_DEADLINE_MS);
        await operator.proxy.comeBack();
        await restored();
        await rig.ready();
        expect(operator.starts).toBe(1);
        expect(operator.running).toBe(true);
      }),
  );

  it.concurrent(
    'ends itself before its Lease runs out when the API server stays away, and goes on when it is started again',
    () =>
      FaultRig.within(cluster, 'gone', ONE, async (rig) => {
        const operator = await rig.settled();
        const sinceMs = Date.now();
        await operator.proxy.goAway();
        await rig.soon('it has ended', () => Promise.resolve(!operator.running), 20_000);
        expect((await operator.exit).code).toBe(1);
        const { leaseDurationSeconds } = (await rig.get(LEASES, 'market-pulse-operator', rig.home)).spec;
        expect(Date.now() - sinceMs).toBeLessThan(leaseDurationSeconds * 1000);
        await rig.api.delete(DEPLOYMENTS, { namespace: rig.namespace, name: 'pulse-gateway' });
        await operator.proxy.comeBack();
        operator.startAgain();
        await rig.soon('the gateway', () => rig.deployment('pulse-gateway'));
        await rig.ready();
      }),
  );
}
