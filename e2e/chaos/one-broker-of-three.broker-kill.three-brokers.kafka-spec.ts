import { PULSE_TOPIC } from '@cmp/contracts';
import { leaderOf, transactionCoordinator } from './broker-roles.js';
import { ChaosRig } from './chaos-rig.js';
import { firstOf } from './chaos-settings.js';

let rig: ChaosRig;
afterEach(() => rig.close());

const coordinator = () => transactionCoordinator(rig.cluster.brokers[0] ?? '', rig.group, rig.between(0, 4));
const leader = () => leaderOf(rig.admin, PULSE_TOPIC, rig.between(0, 4));
const any = async () => rig.between(1, 4);

describe('one broker of three', () => {
  const brokers = [
    ['the coordinator of a transaction', coordinator],
    ['the leader of a partition', leader],
    ['any broker, restarted at once', any],
  ] as const;
  it.each(firstOf(brokers, 1))(
    'killed, %s: no result is lost, none published twice',
    async (which, find) => {
      rig = await ChaosRig.open(`kill -9 of ${which}`);
      rig.feeder.start();
      const app = await rig.startProcessor();
      await rig.progressEverywhere();
      await rig.brokers.demandWhole(rig.admin);
      const broker = await find();
      await rig.brokers.kill(broker);
      rig.count('kill -9 of a broker');
      // The other two must carry on without it.
      if (find !== any) await rig.progressEverywhere();
      await rig.brokers.start(broker);
      await rig.progressEverywhere();
      await rig.settle();
      expect(app.running).toBe(true);
    },
    600_000,
  );
});
