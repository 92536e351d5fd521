// `npm run test:kafka [NAME-PATTERN]`: what needs a real Kafka, against one broker and then against three (some faults of the client
// show on three only). KAFKA_BROKERS names a cluster to use instead; otherwise brokers of our own, by Docker or by Java and Maven.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerKind, lentCluster, startTestCluster } from './kafka/test-cluster.mjs';
import { nx } from './nx.mjs';
import { JEST_ENV, root } from './steps.mjs';

/** Jest configurations whose tests run on every cluster. Each takes its cluster from the TEST_KAFKA_… variables. */
const CONFIGS = ['libs/event-log/jest.kafka.config.mjs', 'e2e/jest.kafka.config.mjs'];
const CLUSTER_SIZES = [1, 3];
/** Spec files that need more than a cluster's address, by a part of their name. */
const NEEDS = [
  { part: 'broker-kill', has: ({ control }) => control !== null, why: 'the brokers are not ours to stop' },
  { part: 'secured', has: ({ secured }) => secured !== null, why: 'the cluster has no SASL and TLS listeners of ours' },
];

const totals = { passed: 0, failed: 0 };
let cluster = null;
let suite = null;
let interrupted = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted = true;
    suite?.kill('SIGKILL');
  });
}

const kind = brokerKind();
if (kind === null) {
  process.stderr.write(
    'No Kafka to test against. One of these is needed: KAFKA_BROKERS set to the addresses of a cluster, a running Docker engine, ' +
      'or Java 17 or newer together with Maven (on Debian: apt-get install openjdk-17-jre-headless maven).\n',
  );
  process.exit(1);
}

// The pipeline's tests run the built services, as a user would.
if (nx(['run-many', '-t', 'build', '-p', 'producer,processor,gateway'], { quiet: true }) !== 0) process.exit(1);

try {
  if (kind === 'lent') await testOn(lentCluster());
  else for (const size of CLUSTER_SIZES) await testOnOwn(size);
} catch (error) {
  totals.failed += 1;
  process.stderr.write(`${error.message}\n`);
}
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${interrupted ? ' (interrupted)' : ''}\n`);
process.exit(totals.failed === 0 && totals.passed > 0 && !interrupted ? 0 : 1);

async function testOnOwn(size) {
  if (interrupted) return;
  process.stdout.write(`\n— starting Kafka with ${size} broker(s), by ${kind === 'docker' ? 'Docker' : 'Java'}\n`);
  cluster = await startTestCluster(kind, size);
  try {
    await testOn(cluster);
  } finally {
    await cluster.stop();
  }
}

async function testOn(target) {
  const missing = NEEDS.filter(({ has }) => !has(target));
  for (const { part, why } of missing)
    process.stdout.write(`— left out here: *.${part}.kafka-spec.ts, because ${why}\n`);
  for (const config of CONFIGS) {
    if (interrupted) return;
    process.stdout.write(`\n— ${config} on ${target.brokerCount} broker(s): ${target.bootstrap}\n`);
    const { passed, failed } = await runJest(
      config,
      target,
      missing.map(({ part }) => part),
    );
    totals.passed += passed;
    totals.failed += failed;
  }
}

/** One Jest run, one test at a time: tests share the brokers, and some stop them. A file that cannot run counts as a failure. */
async function runJest(config, target, leftOut) {
  const folder = mkdtempSync(join(tmpdir(), 'cmp-test-kafka-'));
  const outputFile = join(folder, 'results.json');
  const ignored = leftOut.flatMap((part) => ['--testPathIgnorePatterns', `\\.${part}\\.kafka-spec`]);
  const pattern = process.argv.slice(2).flatMap((name) => ['--testNamePattern', name]);
  const args = [
    '--config',
    config,
    '--runInBand',
    '--verbose',
    '--json',
    '--outputFile',
    outputFile,
    ...ignored,
    ...pattern,
  ];
  const status = await runProgram('jest', args, { ...JEST_ENV, ...testVariables(target) });
  try {
    const results = JSON.parse(readFileSync(outputFile, 'utf8'));
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    return { passed: results.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
  } catch (error) {
    process.stderr.write(`jest left no results: ${error.message}\n`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function testVariables({ bootstrap, brokerCount, control, secured, dataDir }) {
  return {
    TEST_KAFKA_BROKERS: bootstrap,
    TEST_KAFKA_BROKER_COUNT: String(brokerCount),
    ...(dataDir === '' ? {} : { TEST_KAFKA_DATA_DIR: dataDir }),
    ...(control === null ? {} : { TEST_KAFKA_CONTROL: JSON.stringify(control) }),
    ...(secured === null ? {} : { TEST_KAFKA_SECURED: JSON.stringify(secured) }),
  };
}

function runProgram(program, args, env) {
  return new Promise((resolve) => {
    suite = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...env },
    });
    suite.once('error', (error) => {
      process.stderr.write(`${program}: ${error.message}\n`);
      resolve(1);
    });
    suite.once('close', (code) => resolve(code ?? 1));
  });
}
