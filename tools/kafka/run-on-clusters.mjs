// Runs Jest suites that need a real Kafka, on one cluster after the other, and prints `N passed, N failed` at the end.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nx } from '../nx.mjs';
import { JEST_ENV, root } from '../steps.mjs';
import { brokerKind, lentCluster, startTestCluster } from './test-cluster.mjs';

/** Spec files that need more than a cluster's address, by a part of their name. */
const NEEDS = [
  { part: 'broker-kill', has: ({ control }) => control !== null, why: 'the brokers are not ours to stop' },
  { part: 'secured', has: ({ secured }) => secured !== null, why: 'the cluster has no SASL and TLS listeners of ours' },
  {
    part: 'proxied',
    has: ({ proxied }) => proxied !== null,
    why: 'the cluster has no listener behind a proxy of ours',
  },
  { part: 'long', has: (_, { env }) => env?.CHAOS_LEVEL === 'full', why: 'it takes long: npm run test:chaos' },
  { part: 'one-broker', has: ({ brokerCount }) => brokerCount === 1, why: 'one broker shows the same' },
  {
    part: 'three-brokers',
    has: ({ brokerCount }) => brokerCount >= 3,
    why: 'the cluster has fewer than three brokers',
  },
];

/** A run that takes longer is ended and has failed: something hangs, and whoever waits for the result should hear of it. */
const LIMIT_MS = 40 * 60_000;

export const NO_KAFKA =
  'No Kafka to test against. One of these is needed: KAFKA_BROKERS set to the addresses of a cluster, a running Docker engine, ' +
  'or Java 17 or newer together with Maven (on Debian: apt-get install openjdk-17-jre-headless maven).\n';

/**
 * @typedef {object} ClusterRun
 * @property {readonly (1 | 3)[]} clusterSizes
 * @property {readonly { config: string, args: readonly string[] }[]} suites Jest configurations; each takes its cluster from TEST_KAFKA_…
 * @property {readonly string[]} namePatterns only tests with such a name; empty: all
 * @property {Readonly<Record<string, string>>} [env] more variables for the tests
 * @property {ReturnType<typeof import('../embedded-chaos.mjs').embeddedChaos>} [embedded] run first, needs no cluster
 * @property {() => string} [summary] printed before the last line
 */

/** @param {ClusterRun} run @returns {Promise<number>} exit code: 0 when tests ran and all passed */
export async function runOnClusters(run) {
  const kind = brokerKind();
  if (kind === null && run.embedded === undefined) {
    process.stderr.write(NO_KAFKA);
    return 1;
  }
  // The tests run the built services, as a user would.
  const apps = `producer,processor,gateway${run.embedded === undefined ? '' : ',standalone'}`;
  if (nx(['run-many', '-t', 'build', '-p', apps], { quiet: true }) !== 0) return 1;
  const suites = new ClusterSuites(run);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => suites.interrupt('interrupted'));
  const limit = setTimeout(() => suites.interrupt(`not done within ${LIMIT_MS / 60_000} minutes`), LIMIT_MS);
  try {
    if (run.embedded !== undefined) await suites.testEmbedded(run.embedded);
    if (kind === null) throw new Error(NO_KAFKA.trimEnd());
    if (kind === 'lent') await suites.testOn(lentCluster());
    else for (const size of run.clusterSizes) await suites.testOnOwn(kind, size);
  } catch (error) {
    suites.failed += 1;
    process.stderr.write(`${error.message}\n`);
  }
  clearTimeout(limit);
  const { passed, failed, interruption } = suites;
  process.stdout.write(
    `\n${run.summary?.() ?? ''}${passed} passed, ${failed} failed${interruption === null ? '' : ` (${interruption})`}\n`,
  );
  return failed === 0 && passed > 0 && interruption === null ? 0 : 1;
}

class ClusterSuites {
  passed = 0;
  failed = 0;
  /** Why no more is run; null: all is. */
  interruption = null;
  jest = null;

  constructor(run) {
    this.run = run;
  }

  interrupt(why) {
    this.interruption ??= why;
    if (this.jest?.exitCode === null) process.kill(-this.jest.pid, 'SIGKILL');
  }

  async testEmbedded({ args, env, leftOut }) {
    process.stdout.write(`\n— on the embedded log${leftOut === null ? '' : `: left out, because ${leftOut}`}\n`);
    if (leftOut !== null) return;
    const names = this.run.namePatterns.flatMap((name) => ['--testNamePattern', name]);
    await this.runJest({ variables: env, news: () => '' }, [...args, ...names]);
  }

  async testOnOwn(kind, size) {
    if (this.interruption !== null) return;
    process.stdout.write(`\n— starting Kafka with ${size} broker(s), by ${kind === 'docker' ? 'Docker' : 'Java'}\n`);
    const cluster = await startTestCluster(kind, size);
    try {
      await this.testOn(cluster);
    } finally {
      await cluster.stop();
    }
  }

  async testOn(cluster) {
    const missing = NEEDS.filter(({ has }) => !has(cluster, this.run));
    for (const { part, why } of missing)
      process.stdout.write(`— left out here: *.${part}.*kafka-spec.ts, because ${why}\n`);
    for (const { config, args } of this.run.suites) {
      if (this.interruption !== null) return;
      process.stdout.write(`\n— ${config} on ${cluster.brokerCount} broker(s): ${cluster.bootstrap}\n`);
      const log = { variables: testVariables(cluster), news: () => cluster.brokerNews() };
      await this.runJest(log, [
        ...['--config', config, ...args],
        ...missing.flatMap(({ part }) => ['--testPathIgnorePatterns', `\\.${part}\\.([a-z-]+\\.)*kafka-spec`]),
        ...this.run.namePatterns.flatMap((name) => ['--testNamePattern', name]),
      ]);
    }
  }

  /** One Jest run, one test at a time: tests share the brokers, and some stop them. A file that cannot run counts as a failure. */
  async runJest(log, args) {
    const folder = mkdtempSync(join(tmpdir(), 'cmp-test-kafka-'));
    const outputFile = join(folder, 'results.json');
    const output = ['--runInBand', '--verbose', '--json', '--outputFile', outputFile];
    const status = await this.runProgram('jest', [...args, ...output], {
      ...JEST_ENV,
      ...log.variables,
      ...this.run.env,
    });
    try {
      const results = JSON.parse(readFileSync(outputFile, 'utf8'));
      const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
      this.passed += results.numPassedTests;
      this.failed += failed === 0 && status !== 0 ? 1 : failed;
      if (failed > 0) process.stderr.write(log.news());
    } catch (error) {
      process.stderr.write(`jest left no results: ${error.message}\n`);
      this.failed += 1;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  runProgram(program, args, env) {
    return new Promise((resolve) => {
      this.jest = spawn(program, args, {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
        // A process group of its own, so that the services under test end with it.
        detached: true,
        env: { ...process.env, ...env },
      });
      this.jest.once('error', (error) => {
        this.jest = null;
        process.stderr.write(`${program}: ${error.message}\n`);
        resolve(1);
      });
      this.jest.once('close', (code) => resolve(code ?? 1));
    });
  }
}

/** How the tests learn of their cluster. */
export function testVariables({ bootstrap, brokerCount, control, secured, proxied, dataDir }) {
  return {
    TEST_KAFKA_BROKERS: bootstrap,
    TEST_KAFKA_BROKER_COUNT: String(brokerCount),
    ...(dataDir === '' ? {} : { TEST_KAFKA_DATA_DIR: dataDir }),
    ...(control === null ? {} : { TEST_KAFKA_CONTROL: JSON.stringify(control) }),
    ...(secured === null ? {} : { TEST_KAFKA_SECURED: JSON.stringify(secured) }),
    ...(proxied === null ? {} : { TEST_KAFKA_PROXIED: JSON.stringify(proxied) }),
  };
}
