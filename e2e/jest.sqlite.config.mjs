import { nodeJest } from '../jest.node.mjs';

// Faults of the embedded log, with the built standalone process; a short form is part of npm test, all of it of npm run test:chaos.
export default nodeJest(import.meta.url, {
  displayName: 'chaos on SQLite',
  testMatch: ['<rootDir>/chaos/**/*.sqlite-spec.ts'],
  testTimeout: 180_000,
});
