// Runs named commands one after the other, shows each one's time, and ends with what failed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Jest runs our ES modules natively, which Node still guards with a flag. */
export const JEST_ENV = { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };

/**
 * @param {readonly { name: string, command: readonly string[], env?: Record<string, string> }[]} steps
 * @returns {number} exit code: 0 when all passed
 */
export function runSteps(steps) {
  const failed = [];
  for (const { name, command, env = {} } of steps) {
    process.stdout.write(`\n— ${name}: ${command.join(' ')}\n`);
    const startedMs = Date.now();
    const [program, ...args] = command;
    const result = spawnSync(program === 'node' ? process.execPath : program, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', ...env },
    });
    const passed = result.status === 0;
    if (!passed) failed.push(name);
    process.stdout.write(
      `— ${name}: ${passed ? 'passed' : 'FAILED'} in ${((Date.now() - startedMs) / 1000).toFixed(1)} s\n`,
    );
  }
  const summary = failed.length === 0 ? '' : ` (${failed.join(', ')})`;
  process.stdout.write(`\n${steps.length - failed.length} passed, ${failed.length} failed${summary}\n`);
  return failed.length === 0 ? 0 : 1;
}
