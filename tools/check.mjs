// Everything that can be told without running the product: format, lint, types, boundaries, data path, documents, generated files.
import { runSteps } from './steps.mjs';

process.exit(
  runSteps([
    { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
    { name: 'types', command: ['nx', 'run-many', '-t', 'typecheck', '--parallel=2'] },
    // After Nx has run: without its project graph the boundary rule would be skipped.
    { name: 'lint', command: ['eslint', '.', '--max-warnings', '0'] },
    { name: 'boundaries', command: ['node', 'tools/check-boundaries.mjs'] },
    { name: 'data path', command: ['node', 'tools/check-data-path.mjs'] },
    { name: 'documents', command: ['node', 'tools/check-documents.mjs'] },
    { name: 'generated files', command: ['node', 'tools/generate.mjs', '--check'] },
  ]),
);
