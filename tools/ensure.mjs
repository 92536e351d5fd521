// Installs what package-lock.json names when node_modules does not hold it yet. Runs on the machine's own Node (20 or newer);
// everything after it runs on the Node 24 that is one of the packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, 'node_modules', '.installed-lock');
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node ${process.version} is too old: install Node 20 or newer`);
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== wanted) install();

function install() {
  process.stderr.write('Installing packages (once for each change of package-lock.json) …\n');
  const npm = process.env.npm_execpath;
  const [command, ...prefix] = npm === undefined ? ['npm'] : [process.execPath, npm];
  // Output is kept for the case of failure: a new user should see one line, not a page of notices.
  const result = spawnSync(command, [...prefix, 'ci', '--no-audit', '--no-fund'], { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    fail('npm ci failed; its output stands above');
  }
  writeFileSync(stampFile, wanted);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
