import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CONFIG_MAPS } from '@cmp/kube/testing';
import { useFaultCluster } from './fault-cluster.js';
import { FaultRig } from './fault-rig.js';
import { inWords } from './proxied-request.js';
import type { ProxiedOperator } from './proxied-operator.js';

const ONE = { spaces: 1 };
/** Two looks of the operator by itself. */
const TWO_LOOKS_MS = 75_000;
/** The cluster's own controllers, which make pods of Deployments, wait longer than the operator before they try again. */
const CONTROLLERS_MS = 180_000;

const cluster = useFaultCluster();

/** Alone: it takes the API server from everybody. */
describe('the operator, when the process of the API server is killed and started again', () => {
  it('finishes what it was at, hears of every later change, is led by one, and rests again', () =>
    FaultRig.within(cluster, 'restart', ONE, async (rig) => {
      const operators = [await rig.settled(), await rig.operator('standby')];
      for (const operator of operators) await rig.soon('it is ready', () => operator.isReady());
      const before = await startedAt();
      const restored = await rig.deleteDeployment('pulse-gateway');
      await restartApiServer();
      expect(await startedAt()).toBeGreaterThan(before);

      // Whoever could not renew its Lease in time has ended itself; a kubelet starts it again.
      for (const operator of operators) if (!operator.running) operator.startAgain();
      await restored();
      await rig.want({ coins: ['bitcoin', 'solana'] });
      const producer = () => rig.get(CONFIG_MAPS, 'pulse-producer');
      const hasCoins = async () => JSON.stringify(await producer()).includes('solana');
      await rig.soon('the new coins', hasCoins, CONTROLLERS_MS);
      await rig.until('Ready True Running', {}, CONTROLLERS_MS);

      const held = await Promise.all(operators.map((operator) => operator.metric('kube_lease_held')));
      expect([...held].sort()).toEqual([0, 1]);
      const leader = operators[held.indexOf(1)] as ProxiedOperator;
      // What the first look after the roll-out has seen is told still.
      await looks(rig, leader);
      const sinceMs = Date.now();
      await looks(rig, leader);
      expect(operators.flatMap((operator) => operator.writesSince(sinceMs)).map(inWords)).toEqual([]);
    }));
});

async function looks(rig: FaultRig, operator: ProxiedOperator): Promise<void> {
  const before = await operator.reconciles();
  await rig.soon('a look', async () => (await operator.reconciles()) > before, TWO_LOOKS_MS);
}

/** Whoever runs the tests on a cluster of their own knows how; `tools/test-cluster.mjs` leaves this out where nobody does. */
async function restartApiServer(): Promise<void> {
  const { CLUSTER_RESTART_API_SERVER: command = '' } = process.env;
  await promisify(execFile)('bash', ['-c', command], { timeout: 120_000 });
}

/** In seconds since 1970, as the API server itself says. */
async function startedAt(): Promise<number> {
  const metrics = await cluster().kubectl('get', '--raw', '/metrics');
  const [, seconds] = /^process_start_time_seconds (\S+)$/m.exec(metrics) ?? [];
  return Number(seconds);
}
