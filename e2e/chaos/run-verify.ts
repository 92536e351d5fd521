import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const TIMEOUT_MS = 120_000;

/** `npm run verify`, as a process; throws with what it printed unless it passes. */
export function runVerify(environment: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { cwd: root, timeout: TIMEOUT_MS, env: { PATH: process.env['PATH'] ?? '', ...environment } };
    execFile(process.execPath, ['tools/verify.mjs'], options, (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`verify did not pass: ${stdout.slice(-2000)}${stderr.slice(-2000)}`, { cause: error }));
    });
  });
}
