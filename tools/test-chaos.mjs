// `npm run test:chaos [NAME-PATTERN]`: the whole fault matrix, on the embedded log and then on real Kafka, one broker and three, with a
// table of what was injected and what was lost or doubled. CHAOS_SEED repeats a run; CHAOS_PROCESSOR names another processor to test (its entry file).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedChaos } from './embedded-chaos.mjs';
import { chaosTable } from './kafka/chaos-table.mjs';
import { runOnClusters } from './kafka/run-on-clusters.mjs';

const folder = mkdtempSync(join(tmpdir(), 'cmp-test-chaos-'));
const rowsFile = join(folder, 'rows.jsonl');
const seed = process.env.CHAOS_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`CHAOS_SEED=${seed}\n`);

try {
  process.exitCode = await runOnClusters({
    clusterSizes: [1, 3],
    embedded: embeddedChaos('full'),
    suites: [{ config: 'e2e/jest.kafka.config.mjs', args: ['--testPathPatterns', 'e2e/chaos/'] }],
    namePatterns: process.argv.slice(2),
    env: { CHAOS_LEVEL: process.env.CHAOS_LEVEL ?? 'full', CHAOS_SEED: seed, CHAOS_ROWS: rowsFile },
    summary: () => chaosTable(rows()),
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function rows() {
  try {
    return readFileSync(rowsFile, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
