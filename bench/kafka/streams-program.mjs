// The Kafka Streams program of bench/kafka-streams as a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { leaveOut, root, stop, until } from './bench-run.mjs';
import { cpuMs, peakMb } from './process-figures.mjs';

const BUILD_LIMIT_MS = 180_000;

/** Compiles it with Maven into the run's folder and returns its class path; null, and said so, where that cannot be done. */
export function buildStreams(name, run) {
  const folder = join(run.folder, 'kafka-streams');
  const goals = ['compile', 'dependency:copy-dependencies', '-DincludeScope=runtime'];
  const folders = [`-DbuildFolder=${folder}`, `-DoutputDirectory=${join(folder, 'jars')}`];
  const build = spawnSync('mvn', ['-q', '-B', '-f', join(root, 'bench/kafka-streams/pom.xml'), ...goals, ...folders], {
    encoding: 'utf8',
    timeout: BUILD_LIMIT_MS,
  });
  if (build.status === 0) return `${join(folder, 'classes')}:${join(folder, 'jars')}/*`;
  const why = build.error?.message ?? build.stdout.slice(-1000);
  leaveOut(name, `Kafka Streams needs a JDK 17 or newer and Maven with access to its jars: ${why}`);
  return null;
}

/** One thread a core, as our processor's partitions share one; a heap as large as a small container has. */
export async function startStreams(run, { classPath, bootstrap, brokerCount, input, output, windowMs, graceMs }) {
  const group = `streams-${process.pid}-${Date.now()}`;
  const state = await mkdtemp(join(run.folder, 'streams-state-'));
  const args = [bootstrap, group, input, output, windowMs, graceMs, brokerCount, state].map(String);
  const child = run.spawn('java', ['-Xmx256m', '-cp', classPath, 'marketpulse.TickWindows', ...args], {});
  let printed = '';
  let warned = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (warned = (warned + text).slice(-4000)));
  const running = () => {
    if (child.exitCode !== null) throw new Error(`Kafka Streams ended with ${child.exitCode}:\n${warned}`);
    return printed.trimEnd().endsWith('state RUNNING');
  };
  return {
    group,
    cpuMs: () => cpuMs(child.pid),
    peakMb: () => peakMb(child.pid),
    ready: () => until('Kafka Streams is running', running, 60_000),
    stop: () => stop(child),
  };
}
