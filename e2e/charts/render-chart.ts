import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [helm = ''] = execFileSync(process.execPath, ['tools/cluster/helm-and-kubectl.mjs'], {
  cwd: root,
  encoding: 'utf8',
  timeout: 300_000,
}).split('\n');

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test looks into objects of every kind
  readonly [field: string]: any;
}

export interface Rendering {
  readonly values?: readonly string[];
  /** As after `--set`. */
  readonly set?: readonly string[];
  /** Kinds that the cluster knows beside Kubernetes' own, such as `monitoring.coreos.com/v1/ServiceMonitor`. */
  readonly apis?: readonly string[];
  readonly release?: string;
}

export type ChartName = 'market-pulse' | 'market-pulse-operator';

/** What `helm template` makes of a chart. Throws with what Helm says. */
export function renderChart(chart: ChartName, { values = [], set = [], apis = [], release = 'demo' }: Rendering = {}) {
  const args = ['template', release, `charts/${chart}`, '--namespace', 'somewhere', '--kube-version', '1.34.0'];
  for (const file of values) args.push('--values', `charts/${chart}/${file}`);
  for (const each of set) args.push('--set', each);
  for (const api of apis) args.push('--api-versions', api);
  const { status, stdout, stderr } = helmIn(args);
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest): manifest is Manifest => manifest !== null);
}

/** What `helm install` tells the person. */
export function notesOf(chart: ChartName, set: readonly string[] = []): string {
  const args = ['install', 'demo', `charts/${chart}`, '--namespace', 'somewhere', '--dry-run=client'];
  const { status, stdout, stderr } = helmIn([...args, ...set.flatMap((each) => ['--set', each])]);
  if (status !== 0) throw new Error(stderr);
  return stdout.slice(stdout.indexOf('NOTES:'));
}

export function lintChart(chart: ChartName): { readonly passed: boolean; readonly said: string } {
  const { status, stdout, stderr } = helmIn(['lint', '--strict', `charts/${chart}`]);
  return { passed: status === 0, said: stdout + stderr };
}

/** The one object of a kind. */
export function only(manifests: readonly Manifest[], kind: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  if (found.length !== 1) throw new Error(`${found.length} objects of kind ${kind}, not one`);
  return found[0]!;
}

function helmIn(args: readonly string[]) {
  return spawnSync(helm, args, { cwd: root, encoding: 'utf8', timeout: 60_000 });
}
