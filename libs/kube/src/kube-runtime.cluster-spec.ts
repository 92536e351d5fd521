import { describeKubeRuntime } from '../testing/index.js';
import { realClusterUnderTest } from '../testing/real-cluster-under-test.js';

describeKubeRuntime('a real API server', realClusterUnderTest);
