// Runs one test by its name, alone, against the source as it is or against a broken one.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleForNode } from '../build-service.mjs';
import { JEST_ENV, root } from '../steps.mjs';
import { brokenSource } from './broken-source.mjs';

const JEST_CONFIG = 'tools/breaks/jest.breaks.config.mjs';
/** A broken program may never come to an end. */
const LIMIT_MS = 150_000;
const running = new Set();
const PROCESSOR = 'apps/processor/src/main.ts';

/**
 * @typedef {object} NamedTest
 * @property {string} config Jest configuration of the package
 * @property {string} file
 * @property {string} name a part of the full name of the test, which all its cases share
 * @property {boolean} [kafka] needs a real Kafka
 * @property {boolean} [processes] runs processors as processes: these are broken, the test itself is not
 */

/**
 * @param {NamedTest} test @param {readonly import('./broken-source.mjs').Edit[]} edits none: the source as it is
 * @param {Readonly<Record<string, string>>} env @returns {Promise<{ passed: number, failures: readonly string[], output: string }>}
 */
export async function runNamedTest(test, edits, env) {
  const folder = await mkdtemp(join(tmpdir(), 'cmp-test-breaks-'));
  try {
    const processor = test.processes ? await buildProcessor(folder, edits) : {};
    const variables = { BREAKS_CONFIG: test.config, BREAKS_EDITS: JSON.stringify(test.processes ? [] : edits) };
    const outputFile = join(folder, 'results.json');
    const output = await runJest(test, outputFile, { ...env, ...processor, ...variables });
    return { ...(await resultsOf(outputFile)), output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function buildProcessor(folder, edits) {
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  await bundleForNode([PROCESSOR], folder, brokenSource(edits));
  return { CHAOS_PROCESSOR: join(folder, 'main.js') };
}

function runJest({ file, name }, outputFile, env) {
  const pattern = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const args = ['--config', JEST_CONFIG, '--runTestsByPath', file, '--testNamePattern', pattern];
  // A test that fails may leave connections open, for which Jest would wait.
  const output = ['--runInBand', '--forceExit', '--json', '--outputFile', outputFile];
  const jest = spawn('jest', [...args, ...output], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...JEST_ENV, ...env },
    detached: true,
  });
  let said = '';
  jest.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const timer = setTimeout(() => killWithChildren(jest), LIMIT_MS);
  running.add(jest);
  return new Promise((resolve, reject) => {
    jest.once('error', reject);
    jest.once('close', () => {
      clearTimeout(timer);
      running.delete(jest);
      resolve(said);
    });
  });
}

/** For the end of this program, when it comes early. */
export function killRunningTests() {
  for (const jest of running) killWithChildren(jest);
}

/** The processors that a test has started are in its process group. */
function killWithChildren({ pid }) {
  process.kill(-pid, 'SIGKILL');
}

/** What the failed cases said. A file that could not run at all has none: it shows nothing. */
async function resultsOf(outputFile) {
  // Jest that had to be killed has written nothing.
  const text = await readFile(outputFile, 'utf8').catch(() => '{"testResults":[],"numPassedTests":0}');
  const { testResults, numPassedTests } = JSON.parse(text);
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed');
  return { passed: numPassedTests, failures: failed.map(({ failureMessages }) => failureMessages.join('\n')) };
}
