import { nodeJest } from '../jest.node.mjs';

/** Only what needs a real Kubernetes: `npm run test:cluster`. */
export default nodeJest(import.meta.url, {
  displayName: 'cluster',
  testMatch: ['<rootDir>/cluster/**/*.cluster-spec.ts'],
  testTimeout: 600_000,
  // Tests that run side by side spend their time waiting; more of them would wait for the processor instead.
  maxConcurrency: 5,
});
