// `npm run test:breaks [PART-OF-A-BREAK…] [-- --quick]`: breaks the guarantee on purpose, one way after the other
// (tools/breaks/breaks.mjs), and passes when each break makes the test that is named for it fail, for the right reason.
// `--quick`: only those whose test needs no Kafka.
import { breakRow } from './breaks/break-row.mjs';
import { BreakTrials } from './breaks/break-trials.mjs';
import { BREAKS } from './breaks/breaks.mjs';
import { checkEdits } from './breaks/broken-source.mjs';
import { killRunningTests } from './breaks/run-named-test.mjs';
import { NO_KAFKA, testVariables } from './kafka/run-on-clusters.mjs';
import { brokerKind, lentCluster, startTestCluster } from './kafka/test-cluster.mjs';

const quick = process.argv.includes('--quick');
const parts = process.argv.slice(2).filter((argument) => argument !== '--quick');
const seed = process.env.CHAOS_SEED ?? String(Math.floor(Math.random() * 2 ** 31));

const wanted = BREAKS.filter(({ what }) => parts.length === 0 || parts.some((part) => what.includes(part)));
let onKafka = wanted.filter(({ test }) => test.kafka && !quick);
const onNothing = wanted.filter(({ test }) => !test.kafka);
let passed = 0;
let failed = 0;

for (const { edits } of BREAKS) await checkEdits(edits);
await tryAll(onNothing, {});
if (onKafka.length > 0) await tryOnKafka();
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** One after the other: they share topics and processors. */
async function tryAll(breaks, env) {
  const trials = new BreakTrials(env);
  for (const one of breaks) {
    const trial = await trials.try(one);
    if (trial.noticed) passed += 1;
    else failed += 1;
    process.stdout.write(`${breakRow(one, trial)}\n`);
  }
}

async function tryOnKafka() {
  const kind = brokerKind();
  if (kind === null) {
    process.stderr.write(NO_KAFKA);
    failed += onKafka.length;
    return;
  }
  const cluster = kind === 'lent' ? lentCluster() : await startTestCluster(kind, 1);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void interrupt(cluster));
  if (cluster.proxied === null) leaveOutProxied();
  try {
    process.stdout.write(`— one broker: ${cluster.bootstrap}, CHAOS_SEED=${seed}\n\n`);
    await tryAll(onKafka, { ...testVariables(cluster), CHAOS_LEVEL: 'short', CHAOS_SEED: seed });
  } finally {
    await cluster.stop();
  }
}

function leaveOutProxied() {
  const isProxied = ({ test }) => test.file.includes('.proxied.');
  for (const { what } of onKafka.filter(isProxied))
    process.stdout.write(`— left out: ${what}, because the cluster has no listener behind a proxy of ours\n`);
  onKafka = onKafka.filter((one) => !isProxied(one));
}

async function interrupt(cluster) {
  killRunningTests();
  await cluster.stop();
  process.exit(1);
}
