import { describeKubeRuntime, fakeClusterUnderTest } from '../testing/index.js';

describeKubeRuntime('the stand-in', fakeClusterUnderTest);
