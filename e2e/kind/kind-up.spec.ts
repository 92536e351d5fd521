import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const yamlOf = (path: string) => parse(readFileSync(join(root, path), 'utf8'));

/** Shell that a program runs after it has noted its call; `$*` are its arguments. Null: the program is not there. */
type Programs = Readonly<Record<'docker' | 'kind' | 'helm' | 'kubectl', string | null>>;

const ALL: Programs = {
  docker: 'case "$*" in "image inspect"*) echo "sha256:$5";; esac',
  kind: 'case "$*" in "get clusters") echo "No kind clusters found." >&2;; esac',
  helm: 'case "$*" in version*) echo v4.1.4;; esac',
  kubectl: ':',
};
const RUNNING: Programs = { ...ALL, kind: 'case "$*" in "get clusters") echo other; echo market-pulse;; esac' };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cmp-kind-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script with programs on the PATH that only note how they are called. */
function run(script: 'kind-up' | 'kind-down', programs: Programs) {
  const calls = join(folder, 'calls');
  for (const [name, does] of Object.entries(programs)) {
    if (does === null) continue;
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >> "${calls}"\n${does}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const env = { PATH: folder, HOME: folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, [`tools/kind/${script}.mjs`], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  const called = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
  return { status, stdout, stderr, called: called.map((call) => call.replaceAll(`${folder}/`, '')) };
}

const first = (calls: readonly string[], start: string) => calls.findIndex((call) => call.startsWith(start));

describe('npm run kind:up', () => {
  it('makes the cluster, puts our images in, installs Strimzi, operator and pipeline, and says where the page is', () => {
    const { status, stdout, stderr, called } = run('kind-up', ALL);
    expect({ status, stderr: stderr.replace('No kind clusters found.\n', '') }).toEqual({ status: 0, stderr: '' });
    const order = [
      'kind create cluster --config k8s/kind/cluster.yaml',
      'docker build -t market-pulse-producer:local -f docker/service.Dockerfile --build-arg APP=producer .',
      'docker build -t market-pulse-dashboard:local -f docker/dashboard.Dockerfile .',
      'kind load docker-image --name market-pulse market-pulse-producer:',
      'helm upgrade --install strimzi oci://quay.io/strimzi-helm/strimzi-kafka-operator',
      'helm upgrade --install market-pulse-operator charts/market-pulse-operator',
      'helm upgrade --install pulse charts/market-pulse ',
      'kubectl --context kind-market-pulse apply --filename k8s/kind/page.yaml',
      'kubectl --context kind-market-pulse --namespace pulse wait --for=condition=Ready',
    ].map((start) => first(called, start));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(stdout).toContain('http://localhost:8080');
  });

  it('installs the images that it has just loaded, and Strimzi at a fixed version', () => {
    const { called } = run('kind-up', ALL);
    const loaded = called.filter((call) => call.startsWith('kind load')).map((call) => call.split(' ').at(-1)!);
    expect(loaded.map((image) => image.split(':')[0])).toEqual(
      ['producer', 'processor', 'gateway', 'operator', 'dashboard'].map((name) => `market-pulse-${name}`),
    );
    const [tag] = [...new Set(loaded.map((image) => image.split(':')[1]))];
    const operator = called[first(called, 'helm upgrade --install market-pulse-operator')]!;
    expect(operator).toContain(`--set image.registry= --set image.repository=market-pulse-operator`);
    expect(operator).toContain(`--set image.tag=${tag} `);
    expect(operator).toContain(`--set services.tag=${tag} `);
    expect(called[first(called, 'helm upgrade --install strimzi')]).toMatch(/--version \d+\.\d+\.\d+ /);
  });

  it('touches no cluster but its own, whatever kubectl points at', () => {
    const { called } = run('kind-up', ALL);
    const toCluster = called.filter((call) => /^(helm upgrade|kubectl)/.test(call));
    expect(toCluster).toHaveLength(5);
    for (const call of toCluster) expect(call).toMatch(/--(kube-)?context kind-market-pulse/);
  });

  it('uses the cluster that is there when it is run again, and the same code has the same tag', () => {
    const images = (programs: Programs) =>
      run('kind-up', programs).called.filter((call) => call.startsWith('kind load'));
    const before = images(ALL);
    rmSync(join(folder, 'calls'));
    const { called } = run('kind-up', RUNNING);
    expect(called).toContain('kind export kubeconfig --name market-pulse');
    expect(first(called, 'kind create')).toBe(-1);
    expect(called.filter((call) => call.startsWith('kind load'))).toEqual(before);
    rmSync(join(folder, 'calls'));
    const changed = { ...RUNNING, docker: 'case "$*" in "image inspect"*) echo "sha256:other$5";; esac' };
    expect(images(changed)).not.toEqual(before);
  });

  it.each<[string, Partial<Programs>, readonly string[]]>([
    ['Docker and kind are not installed', { docker: null, kind: null }, ['Docker (https://', 'kind on the PATH']],
    ['the Docker engine does not run', { docker: 'test "$1" != info' }, ['a running Docker engine']],
    ['kind alone is missing', { kind: null }, ['kind on the PATH (https://kind.sigs.k8s.io']],
  ])('says what is missing, all at once, and begins nothing: %s', (_, without, sentences) => {
    const { status, stderr, called } = run('kind-up', { ...ALL, ...without });
    expect(status).toBe(1);
    for (const sentence of sentences) expect(stderr).toContain(sentence);
    expect(called.filter((call) => !/^(docker (version|info)|kind version)/.test(call))).toEqual([]);
  });

  it.each<[string, Partial<Programs>, string]>([
    ['an image', { docker: 'case "$*" in build*processor*) exit 1;; esac' }, 'could not build the processor'],
    ['the cluster', { kind: 'case "$*" in create*) exit 1;; esac' }, 'Port 8080 must be free'],
    ['Strimzi', { helm: 'case "$*" in version*) echo v4.1.4;; *strimzi*) exit 1;; esac' }, 'could not install Strimzi'],
    [
      'the pipeline',
      { helm: 'case "$*" in version*) echo v4.1.4;; *"install pulse"*) exit 1;; esac' },
      'kubectl --context kind-market-pulse --namespace pulse describe mp pulse',
    ],
  ])('stops at the first step that fails, and says where to look: %s', (_, broken, sentence) => {
    const { status, stdout, stderr, called } = run('kind-up', { ...ALL, ...broken });
    expect(status).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stdout).not.toContain('The page:');
    expect(called.filter((call) => call.startsWith('kubectl'))).toEqual([]);
  });
});

describe('npm run kind:down', () => {
  it('takes its own cluster away', () => {
    const { status, called } = run('kind-down', RUNNING);
    expect(status).toBe(0);
    expect(called.at(-1)).toBe('kind delete cluster --name market-pulse');
  });

  it('does nothing where there is none', () => {
    const { status, stdout, called } = run('kind-down', ALL);
    expect(status).toBe(0);
    expect(stdout).toContain('there is no kind cluster market-pulse');
    expect(first(called, 'kind delete')).toBe(-1);
  });
});

describe('k8s/kind', () => {
  it('brings the page to the port that kind:up prints', () => {
    const [mapping] = yamlOf('k8s/kind/cluster.yaml').nodes[0].extraPortMappings;
    const page = yamlOf('k8s/kind/page.yaml');
    expect(mapping).toMatchObject({ containerPort: page.spec.ports[0].nodePort, hostPort: 8080 });
    expect(page.metadata.namespace).toBe('pulse');
    expect(page.spec.selector).toEqual({ 'market-pulse.io/name': 'pulse', 'app.kubernetes.io/component': 'dashboard' });
  });
});
