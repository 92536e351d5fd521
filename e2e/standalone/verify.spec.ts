import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from '@cmp/runtime/testing';
import { StartedApp } from '../pipeline/started-app.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let app: StartedApp;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cmp-verify-'));
});
afterEach(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({
  PORT: '0',
  DATA_DIR: folder,
  SOURCE: 'simulated',
  SIMULATED_INTERVAL_MS: '200',
  WINDOW_MS: '1000',
  GRACE_MS: '0',
  MORE_WINDOWS: '3s/1s+200ms',
});

/** Runs the command as its own process, as `npm run verify` does. */
async function verify(differing: Readonly<Record<string, string>> = {}, args: readonly string[] = []) {
  const child = spawn(process.execPath, [join(root, 'tools', 'verify.mjs'), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...environment(), ...differing },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const last = output.trim().split('\n').at(-1) ?? '';
  const [, passed = '0', failed = '0'] = /^(\d+) passed, (\d+) failed$/.exec(last) ?? [];
  return { code, output, passed: Number(passed), failed: Number(failed) };
}

describe('npm run verify', () => {
  it('agrees with a running process and with one that was killed, and finds rules that were not the ones used', async () => {
    app = StartedApp.start('standalone', environment());
    const running = await eventually(
      'a hundred windows that agree',
      async () => {
        if (!app.running) throw new Error(`ended early: ${app.describe()}`);
        const verdict = await verify();
        return verdict.passed >= 100 || verdict.failed > 0 ? verdict : null;
      },
      50_000,
    );
    expect(running).toMatchObject({ code: 0, failed: 0 });
    expect(running.output).toContain('windows are still open');
    expect(app.running).toBe(true);
    app.signal('SIGKILL');
    await app.exit;
    const killed = await verify();
    expect(killed).toMatchObject({ code: 0, failed: 0 });
    expect(killed.passed).toBeGreaterThanOrEqual(running.passed);
    const others = await verify({ LABEL_TREND_PCT: '0.01' });
    expect(others.code).toBe(1);
    expect(others.failed).toBeGreaterThan(0);
    expect(others.output).toMatch(/partition +coin +window +end +field +expected +published/);
    const none = await verify({}, ['--to', '2001-01-01']);
    expect(none).toMatchObject({ code: 0, passed: 0, failed: 0 });
  }, 120_000);
});
