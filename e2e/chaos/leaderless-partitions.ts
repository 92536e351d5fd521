import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LAUNCHER = fileURLToPath(new URL('../../tools/kafka/kafka', import.meta.url));
const TIMEOUT_MS = 30_000;

/** Partitions that have no leader, as Kafka's own tool shows them with their replicas; for the message of a test that waits in vain. */
export async function leaderlessPartitions(brokers: readonly string[], env = process.env): Promise<string> {
  if (env['TEST_KAFKA_DATA_DIR'] === undefined) return 'unknown: the brokers were not started by tools/kafka/kafka';
  const ask = ['--bootstrap-server', brokers.join(','), '--describe', '--unavailable-partitions'];
  try {
    const { stdout } = await run(LAUNCHER, ['tool', 'org.apache.kafka.tools.TopicCommand', ...ask], {
      timeout: TIMEOUT_MS,
    });
    return stdout.trim() === '' ? 'none' : stdout.trim();
  } catch (error) {
    return `unknown: ${String(error)}`;
  }
}
