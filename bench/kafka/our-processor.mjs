// Our processor as a process of its own, built as it is shipped.
import { freePort, root, stop, until } from './bench-run.mjs';
import { cpuMs, peakMb } from './process-figures.mjs';

export const PROCESSOR_ENTRY = 'apps/processor/src/main.ts';

/** Characters: what goes into the message of a failure. */
const KEPT_OUTPUT = 10_000;

/** As seldom as a short round allows: each scrape is work of the process that is measured. */
const SCRAPE_MS = 1000;

/** Its group's name is new each time, so that no round has to wait for the end of an earlier one's session. */
export async function startProcessor(run, { file, environment, nodeArgs = [] }) {
  const port = await freePort();
  const group = `bench-${process.pid}-${port}`;
  const child = run.spawn(process.execPath, [...nodeArgs, file], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      OPERATIONS_PORT: String(port),
      PROCESSOR_GROUP: group,
      // What is measured must close by event time alone.
      IDLE_CLOSE_MS: 'off',
      LOG_LEVEL: 'warn',
      ...environment,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => (output = (output + text).slice(-KEPT_OUTPUT)));
  const metric = async (name) => {
    if (child.exitCode !== null) throw new Error(`the processor ended with ${child.exitCode}:\n${output}`);
    const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
      (answer) => answer.text(),
      () => '',
    );
    const values = [...text.matchAll(new RegExp(`^processor_${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))];
    return values.reduce((sum, [, value]) => sum + Number(value), 0);
  };
  return {
    child,
    group,
    metric,
    cpuMs: () => cpuMs(child.pid),
    peakMb: () => peakMb(child.pid),
    output: () => output,
    /** When it logged this message, epoch ms, as far as its last output goes back. */
    loggedMs: (message) =>
      output
        .split('\n')
        .filter((line) => line.startsWith('{') && line.includes(`"msg":"${message}"`))
        .map((line) => Date.parse(JSON.parse(line).time)),
    stop: () => stop(child),
    /** Until it has counted that many records since it started. */
    read: (records, limitMs) =>
      until(
        `${records} records read by the processor\n${output}`,
        async () => (await metric('records_total')) >= records,
        limitMs,
        SCRAPE_MS,
      ),
    /** Until it owns that many partitions. */
    owns: (partitions, limitMs = 30_000) =>
      until('partitions taken', async () => (await metric('restores_total')) >= partitions, limitMs, 100),
  };
}
