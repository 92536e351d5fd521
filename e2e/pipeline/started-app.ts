import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type AppName = 'standalone' | 'producer' | 'processor' | 'gateway' | 'operator';

export interface StartOptions {
  /** The entry file, when it is not the built one. */
  readonly program?: string;
  /** A program with its arguments that becomes (by exec) what is given after them. */
  readonly launcher?: readonly string[];
}

/** A built app running as its own process, as a user would run it. Its environment is only what the test gives. */
export class StartedApp {
  stdout = '';
  stderr = '';
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  private constructor(
    readonly name: AppName,
    private readonly child: ChildProcess,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exit = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  }

  static start(
    name: AppName,
    environment: Readonly<Record<string, string>>,
    { program = `${root}apps/${name}/dist/main.js`, launcher = [] }: StartOptions = {},
  ): StartedApp {
    if (!existsSync(program)) throw new Error(`there is no ${program}: run npm run build`);
    const [command = process.execPath, ...args] = [...launcher, process.execPath, program];
    const child = spawn(command, args, {
      cwd: root,
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new StartedApp(name, child);
  }

  /** As a user starts it: npm, the tools that build what changed, the app. */
  static byNpm(environment: Readonly<Record<string, string>>): StartedApp {
    const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment };
    return new StartedApp(
      'standalone',
      spawn('npm', ['start', '--silent'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`${this.name} did not start`);
    return this.child.pid;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** SIGTERM, then SIGKILL when it does not end in time; for the end of a test. */
  async stop(deadlineMs = 8000): Promise<void> {
    if (!this.running) return;
    const timer = setTimeout(() => this.child.kill('SIGKILL'), deadlineMs);
    this.child.kill('SIGTERM');
    await this.exit;
    clearTimeout(timer);
  }

  /** What to show when a test fails. */
  describe(): string {
    return `${this.name}\n--- stdout\n${this.stdout.slice(-2000)}\n--- stderr\n${this.stderr.slice(-4000)}`;
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
