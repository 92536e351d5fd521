import { itOutlivesAnAbsence } from './api-server-away.js';
import { itRests } from './at-rest.js';
import { itKeepsWhatItMade } from './edited-by-hand.js';
import { useFaultCluster } from './fault-cluster.js';
import { itChangesTheLeader } from './leader-change.js';
import { itKeepsUpWithPeople } from './many-changes.js';
import { itWaitsForWhatIsMissing } from './missing-things.js';
import { itFinishesWhatItBegan } from './operator-killed.js';
import { itTakesNoForNotYet } from './refused-requests.js';
import { itFollowsWhateverHappensToAWatch } from './watch-faults.js';

const cluster = useFaultCluster();

/**
 * The operator as a process under its own ServiceAccount, against the real API server. Most of the time is spent on waiting that is by nature
 * (a Lease that runs out, a look each half minute, a watch that fell silent): so the tests run side by side, each in namespaces of its own.
 */
describe('the operator', () => {
  itFollowsWhateverHappensToAWatch(cluster);
  itOutlivesAnAbsence(cluster);
  itTakesNoForNotYet(cluster);
  itChangesTheLeader(cluster);
  itFinishesWhatItBegan(cluster);
  itWaitsForWhatIsMissing(cluster);
  itKeepsUpWithPeople(cluster);
  itKeepsWhatItMade(cluster);
  itRests(cluster);
});
