// Fails when a document names a file, an npm script or an environment variable that does not exist, or links to a missing heading's file.
import { existsSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tracked = listFiles();
const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);
const TOP = new Set(tracked.map((file) => file.split('/')[0]));
const faults = [];

for (const file of tracked.filter((path) => path.endsWith('.md') && existsSync(join(root, path)))) {
  // A decision is a dated record: it may name what has moved since. Fixtures carry other people's notes.
  if (file.startsWith('docs/decisions/') || file.startsWith('e2e/fixtures/')) continue;
  const text = readFileSync(join(root, file), 'utf8');
  for (const [, target] of text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)) {
    if (!existsSync(join(root, normalize(join(dirname(file), target)))))
      faults.push(`${file}: link to ${target}, which is not there`);
  }
  for (const [, path] of text.matchAll(/`([\w.@-]+(?:\/[\w.@-]+)+\/?)`/g)) {
    if (!TOP.has(path.split('/')[0])) continue;
    if (!existsSync(join(root, path))) faults.push(`${file}: names ${path}, which is not there`);
  }
  for (const [, script] of text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)) {
    if (!scripts.includes(script)) faults.push(`${file}: names npm run ${script}, which package.json lacks`);
  }
}
for (const fault of faults) process.stderr.write(`documents: ${fault}\n`);
process.stdout.write(
  `documents: ${faults.length === 0 ? 'all paths, links and scripts exist' : `${faults.length} faults`}\n`,
);
process.exit(faults.length === 0 ? 0 : 1);

function listFiles() {
  try {
    return execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
      .trim()
      .split('\n');
  } catch {
    process.stderr.write('documents: needs git and a clone of the repository, to know which files belong to it\n');
    process.exit(1);
  }
}
