// Builds every app that has changed.
import { nx } from './nx.mjs';

process.exit(nx(['run-many', '-t', 'build', '--parallel=2', ...process.argv.slice(2)]));
