// Runs named commands one after the other, shows each one's time, and ends with what failed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Jest runs our ES modules natively, which Node still guards with a flag. */
export const JEST_ENV = { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };

/** Exit code of a step that cannot run here: it has said what it needs, and is neither passed nor failed. */
export const LEFT_OUT = 3;

/**
 * @param {readonly { name: string, command: readonly string[], env?: Record<string, string>, leftOut?: string | null }[]} steps
 *   `leftOut`: why it cannot run here
 * @returns {number} exit code: 0 when none failed and not all were left out
 */
export function runSteps(steps) {
  const failed = [];
  const leftOut = [];
  for (const { name, command, env = {}, leftOut: reason = null } of steps) {
    if (reason !== null) {
      process.stdout.write(`\n— ${name}: LEFT OUT, because ${reason}\n`);
      leftOut.push(name);
      continue;
    }
    process.stdout.write(`\n— ${name}: ${command.join(' ')}\n`);
    const startedMs = Date.now();
    const [program, ...args] = command;
    const result = spawnSync(program === 'node' ? process.execPath : program, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', ...env },
    });
    const passed = result.status === 0;
    const isLeftOut = result.status === LEFT_OUT;
    if (isLeftOut) leftOut.push(name);
    else if (!passed) failed.push(name);
    process.stdout.write(
      `— ${name}: ${passed ? 'passed' : isLeftOut ? 'LEFT OUT' : 'FAILED'} in ${((Date.now() - startedMs) / 1000).toFixed(1)} s\n`,
    );
  }
  const named = (count, names) => (names.length === 0 ? count : `${count} (${names.join(', ')})`);
  const passed = steps.length - failed.length - leftOut.length;
  const missing = leftOut.length === 0 ? '' : `, ${named(`${leftOut.length} left out`, leftOut)}`;
  process.stdout.write(`\n${passed} passed, ${named(`${failed.length} failed`, failed)}${missing}\n`);
  return failed.length > 0 || leftOut.length === steps.length ? 1 : 0;
}
