// Runs the programs that kind:up and kind:down are made of.
import { spawnSync } from 'node:child_process';
import { helmAndKubectl } from '../cluster/helm-and-kubectl.mjs';
import { root } from '../steps.mjs';

/** What a person has to do; printed without a stack trace. */
export class CannotGoOn extends Error {}

/** Helm and kubectl by their paths. Throws CannotGoOn with all that is missing at once, ToolMissing where those two cannot be fetched. */
export function requiredPrograms() {
  const missing = [...missingDocker(), ...missingKind()];
  if (missing.length > 0) throw new CannotGoOn(`missing: ${missing.join('; ')}`);
  return helmAndKubectl();
}

function missingDocker() {
  const { error } = quiet('docker', ['version']);
  if (error?.code === 'ENOENT') return ['Docker (https://docs.docker.com/get-docker/)'];
  return quiet('docker', ['info']).status === 0
    ? []
    : ['a running Docker engine: docker info gets no answer, start it'];
}

export function missingKind() {
  return quiet('kind', ['version']).status === 0
    ? []
    : ['kind on the PATH (https://kind.sigs.k8s.io/docs/user/quick-start/#installation)'];
}

/** What a program prints. Throws CannotGoOn. */
export function answerOf(program, args) {
  const { status, stdout, stderr } = quiet(program, args);
  if (status !== 0) throw new CannotGoOn(`${program} ${args.join(' ')} failed: ${stderr ?? ''}`.trim());
  return stdout.trim();
}

/** @param {import('./plan.mjs').Step} step Throws CannotGoOn with what to look at. */
export function perform({ title, program, args, help }) {
  process.stdout.write(`\n— ${title}\n`);
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  const why = error === undefined ? '' : ` (${error.message})`;
  const look = help === undefined ? '' : `\n  ${help}`;
  throw new CannotGoOn(`could not ${title}${why}: ${program} ${args.join(' ')}${look}`);
}

const quiet = (program, args) => spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 60_000 });
