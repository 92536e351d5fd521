// `npm run bench [NAME …]`: every benchmark, or the named ones, one after the other on an otherwise idle machine. Each prints its
// ratio beside its baseline and an equality check, and fails when a limit is passed or the results differ. One that needs a Kafka, or
// Java and Maven for Kafka Streams, says so where there is none and is left out: that is not a pass, and the last line counts it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nx } from './nx.mjs';
import { root, runSteps } from './steps.mjs';

const wanted = process.argv.slice(2);
const all = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace('.bench.mjs', ''));
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no such benchmark: ${unknown.join(', ')}; there are ${all.join(', ')}\n`);
  process.exit(1);
}
if (nx(['run-many', '-t', 'build', '-p', 'standalone,dashboard'], { quiet: true }) !== 0) process.exit(1);
process.exit(
  runSteps(
    all
      .filter((name) => wanted.length === 0 || wanted.includes(name))
      .map((name) => ({
        name,
        command: ['node', '--disable-warning=TimeoutNegativeWarning', `bench/${name}.bench.mjs`],
      })),
  ),
);
