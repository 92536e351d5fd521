// What every Kafka bench needs around it: a time limit, brokers of its own, its programs bundled, and all of it gone at the end.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleForNode } from '../../tools/build-service.mjs';
import { LEFT_OUT } from '../../tools/steps.mjs';
import { brokerKind, startTestCluster } from '../../tools/kafka/test-cluster.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folder of bundles and state of one run, its child processes and its brokers. */
export class BenchRun {
  /** Inside node_modules, because a bundle leaves npm packages where they are. */
  folder = '';
  #children = new Set();
  #cluster = null;

  /** Runs `work(run)` with everything cleaned up after it; sets the exit code when it fails or takes longer than `limitMs`. */
  static async start(name, limitMs, work) {
    const run = new BenchRun();
    const limit = setTimeout(() => {
      console.error(`${name}: not done within ${limitMs / 1000} s`);
      process.exitCode = 1;
      void run.#end().then(() => process.exit(1));
    }, limitMs);
    try {
      run.folder = await mkdtemp(join(root, 'node_modules', `.cmp-${name}-`));
      await writeFile(join(run.folder, 'package.json'), '{ "type": "module" }');
      await work(run);
    } catch (error) {
      console.error(`${name}:`, error);
      process.exitCode = 1;
    } finally {
      clearTimeout(limit);
      await run.#end();
    }
  }

  /** Brokers of their own (the benches delete topics); null, and said so, where this machine has none. */
  async brokers(name, count) {
    await this.#cluster?.stop();
    this.#cluster = null;
    const kind = brokerKind({});
    if (kind === null) {
      leaveOut(name, 'it needs a Kafka: Java 17 or newer with Maven, or a Docker engine');
      return null;
    }
    // A second try takes other ports: another program may have taken ours between finding them free and using them.
    this.#cluster = await startTestCluster(kind, count).catch(() => startTestCluster(kind, count));
    return this.#cluster;
  }

  /**
   * Bundles entry files (paths from the repository's root) as the services are built; returns the bundle of each. All entries of a run
   * in one call, at least two: the bundles then keep their folders.
   */
  async bundle(...entries) {
    await bundleForNode(entries, this.folder);
    return entries.map((entry) => join(this.folder, entry.replace(/\.ts$/, '.js')));
  }

  /** A Node child process with messages; errors of its own end the bench. */
  fork(file, args = [], nodeArgs = []) {
    const child = fork(file, args, {
      // kafkajs warns of a negative timer (see libs/event-log/src/kafka/kafkajs-internals.ts); ours is patched, the baseline is not.
      execArgv: ['--no-warnings', ...nodeArgs],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    return this.#keep(child);
  }

  spawn(command, args, options) {
    return this.#keep(spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options }));
  }

  #keep(child) {
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  async #end() {
    await Promise.all([...this.#children].map((child) => stop(child)));
    await this.#cluster?.stop();
    this.#cluster = null;
    if (this.folder !== '') await rm(this.folder, { recursive: true, force: true });
  }
}

/** Says what is missing, and ends as neither passed nor failed. */
export function leaveOut(name, why) {
  console.log(`${name}: LEFT OUT, ${why}`);
  process.exitCode = LEFT_OUT;
}

/** SIGTERM, then SIGKILL after 10 s. */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(timer);
}

/** The child's next message; rejects when it ends first. */
export function messageOf(child) {
  return new Promise((resolve, reject) => {
    const ended = (code) => reject(new Error(`a child process ended with ${code} before it answered`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

export async function until(what, condition, limitMs, everyMs = 50) {
  for (const endMs = performance.now() + limitMs; performance.now() < endMs;) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error(`${what}: not within ${limitMs / 1000} s`);
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function median(values) {
  return percentile(values, 0.5);
}

/** Nearest rank. */
export function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
