// Finds a Chromium for the browser tests, or installs one. `node tools/find-chromium.mjs` prints its path.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const OTHER_PLACES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  join(process.env['PROGRAMFILES'] ?? 'C:\\Program Files', 'Google', 'Chrome', 'Application', 'chrome.exe'),
];
const START_LIMIT_MS = 30_000;
const UPDATE_LIMIT_MS = 120_000;
const INSTALL_LIMIT_MS = 420_000;

/** What a person has to do; printed without a stack trace. */
export class ChromiumMissing extends Error {}

/** Path of a Chromium that is already here, or null. Throws ChromiumMissing when CHROMIUM_PATH names something unusable. */
export async function findChromium(env = process.env) {
  const named = env['CHROMIUM_PATH'];
  if (named) {
    if (isExecutable(named)) return named;
    throw new ChromiumMissing(
      `CHROMIUM_PATH=${named} is not a program that can be run. Set it to Chromium's path, or unset it.`,
    );
  }
  return onPath(env['PATH'] ?? '') ?? OTHER_PLACES.find(isExecutable) ?? (await inPlaywrightCache());
}

/** Path of a Chromium, installed now if there is none. Throws ChromiumMissing with what to do by hand. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  const tried = [];
  for (const [how, install] of [
    ['apt-get install chromium', installWithApt],
    ['playwright install chromium', installWithPlaywright],
  ]) {
    const failure = install();
    const path = failure === null ? await findChromium() : null;
    if (path) return path;
    tried.push(`  ${how}: ${failure ?? 'finished, but no Chromium appeared'}`);
  }
  throw new ChromiumMissing(
    [
      'No Chromium was found and none could be installed:',
      ...tried,
      'Install Chromium or Chrome, or set CHROMIUM_PATH to one, and run this again.',
    ].join('\n'),
  );
}

function onPath(path) {
  const extension = process.platform === 'win32' ? '.exe' : '';
  const candidates = path.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name + extension)));
  return candidates.find((candidate) => isExecutable(candidate) && starts(candidate)) ?? null;
}

/** Ubuntu's `chromium-browser` is a script that only asks for the snap: it is there, can be run, and is no browser. */
function starts(path) {
  if (process.platform === 'win32') return true; // `--version` would open a window there
  return spawnSync(path, ['--version'], { timeout: START_LIMIT_MS, stdio: 'ignore' }).status === 0;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there or not ours to run: the next candidate is tried
  }
}

async function inPlaywrightCache() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

function installWithApt() {
  if (process.getuid?.() !== 0 || !isDebianLike()) return 'needs root on Debian or Ubuntu';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return (
    run('apt-get', ['update', '-q'], UPDATE_LIMIT_MS, env) ??
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], INSTALL_LIMIT_MS, env)
  );
}

function isDebianLike() {
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

function installWithPlaywright() {
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  const withSystemPackages = process.getuid?.() === 0 ? ['--with-deps'] : [];
  const failure = run(npx, ['playwright', 'install', ...withSystemPackages, 'chromium'], INSTALL_LIMIT_MS);
  if (failure === null || withSystemPackages.length === 0) return failure;
  return run(npx, ['playwright', 'install', 'chromium'], INSTALL_LIMIT_MS);
}

/** Null when the command succeeded, else the reason in words. Its output goes to stderr: stdout is for the path. */
function run(command, args, timeout, env = process.env) {
  process.stderr.write(`> ${command} ${args.join(' ')}\n`);
  const result = spawnSync(command, args, { timeout, env, stdio: ['ignore', 2, 2] });
  if (result.error?.code === 'ETIMEDOUT') return `${command} took longer than ${timeout / 1000} s`;
  if (result.error) return `${command} could not be started (${result.error.code})`;
  return result.status === 0 ? null : `${command} ended with code ${result.status ?? result.signal}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${await ensureChromium()}\n`);
  } catch (error) {
    if (!(error instanceof ChromiumMissing)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
