// Does what Strimzi's operators do, as far as the pipeline relies on it, on the cluster of KUBECONFIG, until it is interrupted.
// For trying things out where Strimzi cannot be had: node tools/cluster/strimzi-stand-in.mjs [KAFKA-IMAGE]
import { runBundled } from '../run-bundled.mjs';
import { helmAndKubectl } from './helm-and-kubectl.mjs';

const { kubectl } = helmAndKubectl();
await runBundled('e2e/cluster/strimzi-stand-in/run-stand-in.ts', ({ runStandIn }) =>
  runStandIn(kubectl, process.argv[2] ?? 'apache/kafka:4.3.1'),
);
