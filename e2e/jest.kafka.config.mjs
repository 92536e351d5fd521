import { nodeJest } from '../jest.node.mjs';

// The whole pipeline as real processes on a real Kafka; run by tools/test-kafka.mjs, which provides one.
export default nodeJest(import.meta.url, {
  displayName: 'pipeline on Kafka',
  testMatch: ['<rootDir>/pipeline/**/*.kafka-spec.ts', '<rootDir>/chaos/**/*.kafka-spec.ts'],
  testTimeout: 180_000,
});
