// `npm run test:kafka [NAME-PATTERN]`: what needs a real Kafka, against one broker and then against three (some faults of the client
// show on three only). KAFKA_BROKERS names a cluster to use instead; otherwise brokers of our own, by Docker or by Java and Maven.
import { runOnClusters } from './kafka/run-on-clusters.mjs';

process.exitCode = await runOnClusters({
  clusterSizes: [1, 3],
  suites: ['libs/event-log/jest.kafka.config.mjs', 'e2e/jest.kafka.config.mjs'].map((config) => ({ config, args: [] })),
  namePatterns: process.argv.slice(2),
});
