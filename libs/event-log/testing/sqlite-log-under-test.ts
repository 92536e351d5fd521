import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '@cmp/runtime';
import { silentLogger } from '@cmp/runtime/testing';
import { openSqliteLog } from '../src/index.js';
import type { LogUnderTest } from './log-under-test.js';

/** More than any retention a test asks for. */
const FAR_AHEAD_MS = 400 * 24 * 60 * 60 * 1000;

/** The embedded log on a real file in a folder of its own. */
export async function sqliteLogUnderTest(): Promise<LogUnderTest> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cmp-event-log-'));
  let aheadMs = 0;
  const clock: Clock = { ...systemClock, nowMs: () => Date.now() + aheadMs };
  const log = await openSqliteLog({ dataDir, clock, logger: silentLogger });
  return {
    log,
    replication: 1,
    openSecond: async () => log,
    compact: () => log.tidyUp(),
    async expire() {
      aheadMs += FAR_AHEAD_MS;
      await log.tidyUp();
    },
    async close() {
      await log.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}
