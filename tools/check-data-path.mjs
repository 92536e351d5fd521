// Prints the chain of spines, `<from>-to-<to>.ts` in each app, and fails when a link is missing, doubled or does not join.
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const CHAIN = ['source', 'tick-topic', 'pulse-topic', 'feed', 'chart'];
/** Links beside the chain; every other `<station>-to-<station>.ts` between its stations is a mistake. */
const BESIDE = [['tick-topic', 'feed']];

const spines = readdirSync(join(root, 'apps'))
  .map((app) => join(root, 'apps', app, 'src'))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
  .map((path) => ({ path: relative(root, path), match: /([a-z-]+)-to-([a-z-]+)\.ts$/.exec(path.split('/').at(-1)) }))
  .filter(({ match }) => match !== null && CHAIN.includes(match[1]) && CHAIN.includes(match[2]))
  .map(({ path, match }) => ({ path, from: match[1], to: match[2] }));

const faults = [];
const print = (label, from, to) => {
  const found = spines.filter((spine) => spine.from === from && spine.to === to);
  if (found.length !== 1) faults.push(`${from} -> ${to}: ${found.length} files, there must be one`);
  for (const { path } of found) process.stdout.write(`${label} ${from} -> ${to}`.padEnd(34) + `${path}\n`);
};
CHAIN.slice(1).forEach((to, index) => print(`${index + 1}.`, CHAIN[index], to));
BESIDE.forEach(([from, to]) => print('beside:', from, to));

const known = [...CHAIN.slice(1).map((to, index) => [CHAIN[index], to]), ...BESIDE];
for (const spine of spines) {
  if (!known.some(([from, to]) => spine.from === from && spine.to === to))
    faults.push(`${spine.path}: not a link of the chain`);
}
for (const fault of faults) process.stderr.write(`data path: ${fault}\n`);
process.exit(faults.length === 0 ? 0 : 1);
