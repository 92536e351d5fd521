// Two kinds of specs: plain TypeScript runs like every Node package; components run under jsdom with Angular's compiler.
// They need different Node flags, so the second kind has a config of its own: jest.components.config.mjs.
import { nodeJest } from '../../jest.node.mjs';

export default nodeJest(import.meta.url, { testPathIgnorePatterns: ['/node_modules/', '\\.component\\.spec\\.ts$'] });
