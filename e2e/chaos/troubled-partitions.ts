import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LAUNCHER = fileURLToPath(new URL('../../tools/kafka/kafka', import.meta.url));
const TIMEOUT_MS = 30_000;

const TROUBLES = ['--unavailable-partitions', '--under-min-isr-partitions'];

/** Partitions that nobody can read or write, as Kafka's own tool shows them with their replicas; for the message of a test that waits in vain. */
export async function troubledPartitions(brokers: readonly string[], env = process.env): Promise<string> {
  if (env['TEST_KAFKA_DATA_DIR'] === undefined) return 'unknown: the brokers were not started by tools/kafka/kafka';
  const shown = await Promise.all(TROUBLES.map((trouble) => describe(brokers, trouble)));
  return shown.join('\n');
}

async function describe(brokers: readonly string[], trouble: string): Promise<string> {
  const ask = ['--bootstrap-server', brokers.join(','), '--describe', trouble];
  try {
    const command = ['tool', 'org.apache.kafka.tools.TopicCommand', ...ask];
    const { stdout } = await run(LAUNCHER, command, { timeout: TIMEOUT_MS });
    return `${trouble}: ${stdout.trim() === '' ? 'none' : stdout.trim()}`;
  } catch (error) {
    return `${trouble}: unknown, ${String(error)}`;
  }
}
