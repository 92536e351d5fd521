import { nodeJest } from '../../jest.node.mjs';

// What needs a real API server: the cluster of KUBECONFIG.
export default nodeJest(import.meta.url, {
  displayName: 'operator on a cluster',
  testMatch: ['<rootDir>/**/*.cluster-spec.ts'],
  testTimeout: 180_000,
});
