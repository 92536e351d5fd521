// Runs Nx without its daemon, its cloud and its screen handling.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const nxProgram = createRequire(import.meta.url).resolve('nx/bin/nx.js');

/**
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean }} [options] quiet: output is shown only when the run fails
 * @returns {number} exit code
 */
export function nx(args, { quiet = false } = {}) {
  const result = spawnSync(process.execPath, [nxProgram, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false' },
  });
  const status = result.status ?? 1;
  if (quiet && status !== 0) process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  return status;
}
