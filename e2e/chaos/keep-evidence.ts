import { cpSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Copies the brokers' folders to `CHAOS_KEEP` for a look with Kafka's own tools (`tools/kafka/kafka tool kafka.tools.DumpLogSegments`): a
 * scenario that fails may not fail the same way again. Returns a sentence for the error's message, empty when nothing was asked for.
 */
export function keepEvidence(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const { CHAOS_KEEP: keep, TEST_KAFKA_DATA_DIR: dataDir } = env;
  if (keep === undefined || dataDir === undefined) return '';
  const folder = join(keep, name);
  cpSync(dataDir, folder, { recursive: true });
  return `\nthe brokers' data is in ${folder}`;
}
