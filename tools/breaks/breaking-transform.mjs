// Jest's transformer of TypeScript, with the edits of a break applied first.
import swcJest from '@swc/jest';
import { brokenText } from './broken-source.mjs';

export default {
  createTransformer({ swc, edits }) {
    const transformer = swcJest.createTransformer(swc);
    const after = (step) => (text, path, options) => step(brokenText(edits, path, text), path, options);
    return {
      ...transformer,
      process: after(transformer.process),
      processAsync: after(transformer.processAsync),
      getCacheKey: after(transformer.getCacheKey),
    };
  },
};
