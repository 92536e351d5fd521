// The Jest configuration of every package that runs on Node; a package's jest.config.mjs passes its own folder's URL.
import { fileURLToPath } from 'node:url';

/** @param {string} packageUrl `import.meta.url` of the package's jest.config.mjs */
export function nodeJest(packageUrl, overrides = {}) {
  return {
    rootDir: fileURLToPath(new URL('.', packageUrl)),
    displayName: fileURLToPath(new URL('.', packageUrl)).split('/').filter(Boolean).at(-1),
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['@cmp/source', 'node', 'node-addons'] },
    testMatch: ['<rootDir>/**/*.spec.ts'],
    modulePathIgnorePatterns: ['<rootDir>/dist'],
    extensionsToTreatAsEsm: ['.ts'],
    moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
    transformIgnorePatterns: ['/node_modules/'],
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        {
          jsc: {
            target: 'es2024',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          },
          module: { type: 'es6' },
        },
      ],
    },
    testTimeout: 15_000,
    ...overrides,
  };
}
