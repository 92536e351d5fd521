import { nodeJest } from '../../jest.node.mjs';

// What needs a real Kafka; run by tools/test-kafka.mjs, which provides one.
export default nodeJest(import.meta.url, {
  displayName: 'event-log on Kafka',
  testMatch: ['<rootDir>/**/*.kafka-spec.ts'],
  testTimeout: 60_000,
});
