import { systemClock, type Clock, type Logger } from '@cmp/runtime';
import { silentLogger } from '@cmp/runtime/testing';
import { openMemoryLog } from '../src/sqlite/open-sqlite-log.js';
import type { SqliteLog } from '../src/sqlite/sqlite-log.js';

/** The embedded log in memory, for the tests of whoever uses a log: the real adapter, no file, closed by the test. */
export function openTestLog(clock: Clock = systemClock, logger: Logger = silentLogger): Promise<SqliteLog> {
  return openMemoryLog({ clock, logger });
}
