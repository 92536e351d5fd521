// Installs what package-lock.json names when node_modules does not hold it yet. Runs on the machine's own Node (20 or newer);
// everything after it runs on the Node 24 that is one of the packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, 'node_modules', '.installed-lock');
const nodeOfPackages = join(root, 'node_modules', '.bin', 'node');
const machine = `${process.platform}-${process.arch}`;

const lock = readOrFail('package-lock.json');
const { optionalDependencies = {} } = JSON.parse(readOrFail('package.json'));
const wanted = createHash('sha256').update(lock).digest('hex');
// Where Node 24 is one of the packages, this one only has to run npm; elsewhere everything runs on it.
const comesAsPackage = `node-${machine}` in optionalDependencies;
const major = Number(process.versions.node.split('.')[0]);

if (major < 20) fail(`Node ${process.versions.node} is too old: install Node ${comesAsPackage ? 20 : 24} or newer`);
if (major < 24 && !comesAsPackage) {
  fail(
    `Node ${process.versions.node} is too old for ${machine}, where Node 24 does not come as a package: install Node 24 or newer`,
  );
}
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
  if (comesAsPackage) requireThatItRuns();
  writeFileSync(stampFile, wanted);
}

/** A package made for another C library (Alpine's) installs, but does not start; one may also have been left out (`--omit=optional`). */
function requireThatItRuns() {
  if (spawnSync(nodeOfPackages, ['--version']).status === 0) return;
  if (major >= 24 && !existsSync(nodeOfPackages)) return;
  fail(
    `the Node 24 of package node-${machine} is missing or does not run here: it needs glibc (Alpine has none) and npm without --omit=optional`,
  );
}

function readOrFail(name) {
  try {
    return readFileSync(join(root, name), 'utf8');
  } catch {
    return fail(`${name} is missing or cannot be read: clone the project again`);
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
