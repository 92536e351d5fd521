import { itRests } from './at-rest.js';
import { openFaultCluster, type FaultCluster } from './fault-cluster.js';
import { itFinishesWhatItBegan } from './operator-killed.js';

let opened: FaultCluster;
beforeAll(async () => {
  opened = await openFaultCluster();
});
afterAll(() => opened.close());
const cluster = () => opened.cluster;

/**
 * The operator as a process under its own ServiceAccount, against the real API server. Most of the time is spent on waiting that is by nature
 * (a Lease that runs out, a look each half minute, a watch that fell silent): so the tests run side by side, each in namespaces of its own.
 */
describe('the operator', () => {
  describe('killed in the middle of a reconcile', () => itFinishesWhatItBegan(cluster));
  describe('with nothing to do', () => itRests(cluster));
});
