// `npm run test:cluster [NAME-PATTERN]`: what needs a real Kubernetes. The cluster is that of KUBECONFIG, else one that kind makes where a
// Docker engine runs. On a cluster of KUBECONFIG the images must be there already: CLUSTER_IMAGE_PREFIX and CLUSTER_IMAGE_TAG name them, and
// CLUSTER_RESTART_API_SERVER is a command that kills the process of its API server and has it started again.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImages, loadIntoKind } from './cluster/images.mjs';
import { helmAndKubectl, ToolMissing } from './cluster/helm-and-kubectl.mjs';
import { JEST_ENV, root } from './steps.mjs';

const STRIMZI_CRDS = 'e2e/fixtures/crds/strimzi';
const SERVED_WITHIN_MS = 60_000;
const SUITES = [
  { config: 'libs/kube/jest.cluster.config.mjs' },
  { config: 'apps/operator/jest.cluster.config.mjs' },
  { config: 'e2e/jest.cluster.config.mjs', ignore: '\\.restart\\.' },
  // Last: the cluster's own controllers take minutes to recover.
  { config: 'e2e/jest.cluster.config.mjs', ignore: '^(?!.*\\.restart\\.)' },
];
/** What not every cluster has, by the name of the specs that need it: `*.keda.cluster-spec.ts`. */
const NEEDS = [
  {
    specs: '\\.keda\\.',
    isThere: (kubectl) => runs(kubectl, 'get', 'crd', 'scaledobjects.keda.sh'),
    otherwise: 'KEDA is not on this cluster: scaling on lag not shown',
  },
  {
    specs: '\\.restart\\.',
    isThere: () => Boolean(process.env.CLUSTER_RESTART_API_SERVER),
    otherwise: 'no command in CLUSTER_RESTART_API_SERVER: a restart of the API server not shown',
  },
];
const KIND_CLUSTER = 'market-pulse-test';

/** What a person has to do; printed without a stack trace. */
class NoCluster extends Error {}

const runs = (program, ...args) => spawnSync(program, args, { stdio: 'ignore', timeout: 30_000 }).status === 0;

function run(program, args, options = {}) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  if (status !== 0) throw new NoCluster(`${program} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
}

/** @returns {{ end: () => void, images: { prefix: string, tag: string } }} */
function openCluster(kubectl) {
  if (process.env.KUBECONFIG) {
    if (!existsSync(process.env.KUBECONFIG)) throw new NoCluster(`KUBECONFIG=${process.env.KUBECONFIG} is not there`);
    if (!runs(kubectl, 'version', '--request-timeout=20s')) {
      throw new NoCluster('the cluster of KUBECONFIG does not answer: start it, or unset KUBECONFIG to use kind');
    }
    const { CLUSTER_IMAGE_PREFIX: prefix = 'market-pulse-', CLUSTER_IMAGE_TAG: tag = 'e2e' } = process.env;
    return { end: () => undefined, images: { prefix, tag } };
  }
  const missing = [
    ...(runs('docker', 'info') ? [] : ['a running Docker engine']),
    ...(runs('kind', 'version') ? [] : ['kind on the PATH (https://kind.sigs.k8s.io)']),
  ];
  if (missing.length > 0) {
    throw new NoCluster(
      `No Kubernetes to test on. Either set KUBECONFIG to a cluster that may be used for tests and has the images, or install what kind needs: ${missing.join(' and ')}.`,
    );
  }
  const images = { prefix: 'market-pulse-', tag: 'e2e' };
  const kubeconfig = join(mkdtempSync(join(tmpdir(), 'cmp-kind-')), 'kubeconfig');
  run('kind', ['create', 'cluster', '--name', KIND_CLUSTER, '--kubeconfig', kubeconfig, '--wait', '120s']);
  process.env.KUBECONFIG = kubeconfig;
  buildImages(images);
  loadIntoKind(KIND_CLUSTER, images);
  return { images, end: () => runs('kind', 'delete', 'cluster', '--name', KIND_CLUSTER) };
}

/** Strimzi's definitions where nobody has installed them; removed again, so that the cluster is as it was. */
function lendDefinitions(kubectl) {
  if (runs(kubectl, 'get', 'crd', 'kafkas.kafka.strimzi.io')) return () => undefined;
  run(kubectl, ['apply', '--server-side', '--filename', STRIMZI_CRDS, '--recursive'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const endMs = Date.now() + SERVED_WITHIN_MS;
  // Asked again and again: `kubectl wait` fails at once as long as a new definition has no conditions at all.
  const wait = ['wait', '--for=condition=Established', '--timeout=10s', '--filename', STRIMZI_CRDS, '--recursive'];
  while (!runs(kubectl, ...wait)) {
    if (Date.now() > endMs) throw new NoCluster(`the definitions of ${STRIMZI_CRDS} are not served after a minute`);
  }
  return () => runs(kubectl, 'delete', '--filename', STRIMZI_CRDS, '--recursive', '--wait=false');
}

/** `ignored`: patterns of the specs that are left out. */
function runSuites(env, ignored, args) {
  const folder = mkdtempSync(join(tmpdir(), 'cmp-test-cluster-'));
  const total = { passed: 0, failed: 0 };
  for (const [index, { config, ignore }] of SUITES.entries()) {
    process.stdout.write(`\n— ${config}\n`);
    const patterns = ['/node_modules/', ...ignored, ...(ignore === undefined ? [] : [ignore])];
    const without = patterns.flatMap((pattern) => ['--testPathIgnorePatterns', pattern]);
    const results = join(folder, `${index}.json`);
    const how = ['--runInBand', '--verbose', '--forceExit', '--passWithNoTests', '--json', `--outputFile=${results}`];
    const { status } = spawnSync('jest', ['--config', config, ...how, ...without, ...args], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...JEST_ENV, ...env },
    });
    const counts = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : null;
    total.passed += counts?.numPassedTests ?? 0;
    total.failed += (counts?.numFailedTests ?? 0) + (counts?.numRuntimeErrorTestSuites ?? 0);
    if (status !== 0 && (counts === null || total.failed === 0)) total.failed += 1;
  }
  rmSync(folder, { recursive: true, force: true });
  return total;
}

try {
  const { helm, kubectl } = helmAndKubectl();
  const { images, end } = openCluster(kubectl);
  let takeBack = () => undefined;
  try {
    takeBack = lendDefinitions(kubectl);
    const env = {
      CLUSTER_HELM: helm,
      CLUSTER_KUBECTL: kubectl,
      CLUSTER_IMAGE_PREFIX: images.prefix,
      CLUSTER_IMAGE_TAG: images.tag,
      CLUSTER_KAFKA_IMAGE: process.env.CLUSTER_KAFKA_IMAGE ?? 'apache/kafka:4.3.1',
    };
    const missing = NEEDS.filter(({ isThere }) => !isThere(kubectl));
    const ignored = missing.map(({ specs }) => specs);
    const { passed, failed } = runSuites(env, ignored, process.argv.slice(2));
    // What was not run has shown nothing.
    for (const { otherwise } of missing) process.stdout.write(`\n${otherwise}\n`);
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  } finally {
    takeBack();
    end();
  }
} catch (error) {
  if (!(error instanceof NoCluster) && !(error instanceof ToolMissing)) throw error;
  process.stderr.write(`test:cluster: ${error.message}\n`);
  process.exitCode = 1;
}
