import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EventLogReader } from '../event-log.js';
import type { LogRecord, PartitionBounds, ReaderPosition } from '../log-record.js';
import { copyLogFile } from './copy-log-file.js';
import { checkOrigin } from './log-file.js';
import { DEFAULT_RUN_RECORDS, readRuns } from './partition-slices.js';
import { RecordTable } from './record-table.js';
import { logErrorOf } from './sqlite-fault.js';
import { TopicCatalog } from './topic-catalog.js';

/**
 * Opens the embedded log of another process for reading, as it stands now: a copy in the system's folder for temporary files, which
 * `close` removes. That process notices nothing. Throws `LogUnusableError` when there is no log or it cannot be read.
 */
export async function openSqliteLogCopy(dataDir: string): Promise<EventLogReader> {
  const folder = mkdtempSync(join(tmpdir(), 'cmp-event-log-copy-'));
  let database: DatabaseSync | null = null;
  try {
    const path = copyLogFile(dataDir, folder);
    database = new DatabaseSync(path);
    checkOrigin(database, path);
    return new SqliteLogCopy(database, path, folder);
  } catch (error) {
    if (database?.isOpen === true) database.close();
    rmSync(folder, { recursive: true, force: true });
    throw logErrorOf(error, dataDir);
  }
}

class SqliteLogCopy implements EventLogReader {
  private readonly catalog: TopicCatalog;
  private readonly table: RecordTable;

  constructor(
    private readonly database: DatabaseSync,
    path: string,
    private readonly folder: string,
  ) {
    this.catalog = new TopicCatalog(database);
    this.table = new RecordTable({ database, path, close: () => database.close() });
  }

  async bounds(topic: string): Promise<readonly PartitionBounds[]> {
    return this.catalog.topic(topic).partitions.map(({ partition, startOffset, nextOffset }) => ({
      partition,
      startOffset,
      endOffset: nextOffset,
    }));
  }

  async *read(range: Parameters<EventLogReader['read']>[0]): AsyncGenerator<readonly LogRecord[]> {
    const at = this.catalog.partition(range.topic, range.partition);
    yield* readRuns(this.table, at, { maxRecords: DEFAULT_RUN_RECORDS, ...range });
  }

  async positions(group: string, topic: string): Promise<readonly ReaderPosition[]> {
    return this.table.positions(group, this.catalog.topic(topic));
  }

  async close(): Promise<void> {
    this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
