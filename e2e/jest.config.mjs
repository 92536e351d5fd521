import { nodeJest } from '../jest.node.mjs';

// The browser tests are Playwright's; those that need a real Kafka have their own run (npm run test:kafka).
export default nodeJest(import.meta.url, {
  testMatch: ['charts', 'kind', 'standalone', 'fakes'].map((name) => `<rootDir>/${name}/**/*.spec.ts`),
  testTimeout: 60_000,
});
