// Browser tests: builds the dashboard, finds or installs Chromium, runs Playwright.
// Arguments after `--` go to Playwright: `node tools/test-browser.mjs -- -g "bars"`.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChromiumMissing, ensureChromium } from './find-chromium.mjs';
import { nx } from './nx.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');
const page = join(root, 'apps', 'dashboard', 'dist', 'browser', 'index.html');
const LIMIT_MS = 15 * 60_000;

/** Exit code of a program of this workspace; it is ended when it takes longer than LIMIT_MS. */
function runNode(script, args, extraEnv = {}) {
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, ...extraEnv },
      stdio: 'inherit',
      timeout: LIMIT_MS,
    });
    child.once('error', fail);
    child.once('exit', (code, signal) => settle(signal ? 1 : (code ?? 1)));
  });
}

async function testBrowser() {
  const passedOn = process.argv.slice(2).filter((argument, at) => !(at === 0 && argument === '--'));
  const built = nx(['run-many', '-t', 'build', '-p', 'dashboard,standalone'], { quiet: true });
  if (built !== 0) return built;
  if (!existsSync(page)) {
    process.stderr.write(`The build of the dashboard did not write ${page}.\n`);
    return 1;
  }
  const chromium = await ensureChromium();
  const args = ['test', '--config', join('e2e', 'playwright.config.ts'), '--workers', '2', ...passedOn];
  return runNode('@playwright/test/cli.js', args, { CHROMIUM_PATH: chromium });
}

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(
    `The browser tests need Node 24 or newer, this is ${process.version}. Run them with: npm run test:browser\n`,
  );
  process.exitCode = 1;
} else {
  try {
    process.exitCode = await testBrowser();
  } catch (error) {
    if (!(error instanceof ChromiumMissing)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
