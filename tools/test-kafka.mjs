// `npm run test:kafka [NAME-PATTERN]`: what needs a real Kafka, against one broker and then against three (some faults of the client
// show on three only). KAFKA_BROKERS names a cluster to use instead; otherwise brokers of our own, by Docker or by Java and Maven.
import { runOnClusters } from './kafka/run-on-clusters.mjs';

/** Brokers that die under a processor belong to `npm run test:chaos`: here they do so in pipeline/outage and in the event log's own suite. */
const ONLY_IN_CHAOS = 'e2e/chaos/(log-restarted|one-broker-of-three)';

process.exitCode = await runOnClusters({
  clusterSizes: [1, 3],
  suites: [
    { config: 'libs/event-log/jest.kafka.config.mjs', args: [] },
    { config: 'e2e/jest.kafka.config.mjs', args: ['--testPathIgnorePatterns', ONLY_IN_CHAOS] },
  ],
  namePatterns: process.argv.slice(2),
});
