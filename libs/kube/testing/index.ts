export { FakeApiServer } from './fake-api/fake-api-server.js';
export { Refusal } from './fake-api/api-answer.js';
export type { AnswerFault, DelayFault, FaultTarget } from './fake-api/api-faults.js';
export type { FakeVerb } from './fake-api/api-request.js';
export type { Admission } from './fake-api/fake-writes.js';
export {
  BUILT_IN,
  CONFIG_MAPS,
  configMap,
  controllerReference,
  deployment,
  DEPLOYMENTS,
  EVENTS,
  kubeObject,
  LEASES,
  DEFINITIONS,
  NAMESPACES,
  randomName,
  SECRETS,
  SERVICES,
  widget,
  WIDGETS,
  type Placed,
} from './builders.js';
export { fakeCluster, metric, QUICK, type FakeCluster } from './fake-cluster.js';
export type { ClusterUnderTest, RbacVerb } from './cluster-under-test.js';
export { describeKubeRuntime } from './conformance/describe-kube-runtime.js';
export { fakeClusterUnderTest } from './fake-cluster-under-test.js';
export { Kubectl } from './kubectl.js';
