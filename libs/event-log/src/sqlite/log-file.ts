import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LogFullError, LogUnusableError } from '../log-error.js';
import { makeFolder } from './make-folder.js';
import { describeOwner, leaveOwnerNote, removeOwnerNote } from './owner-note.js';
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from './schema.js';
import { isBusy, isFull, logErrorOf } from './sqlite-fault.js';

export const LOG_FILE_NAME = 'event-log.sqlite';
const BUSY_WAIT_MS = 500;
const WAL_LIMIT_BYTES = 16 * 1024 * 1024;

export interface LogFile {
  readonly database: DatabaseSync;
  /** For messages. */
  readonly path: string;
  close(): void;
}

/**
 * Opens (or makes) the log's file and takes it for this process alone. The lock is the operating system's own on the file, so it ends
 * with the process however that ends, and a kill -9 blocks nobody; the note with the process id only serves the message.
 */
export function openLogFile(dataDir: string): LogFile {
  const path = join(dataDir, LOG_FILE_NAME);
  try {
    makeFolder(dataDir);
  } catch (error) {
    throw logErrorOf(error, dataDir);
  }
  const database = openDatabase(path, () => describeOwner(dataDir));
  leaveOwnerNote(dataDir);
  return {
    database,
    path,
    close() {
      // While the lock is still held: afterwards the note may be the next owner's.
      removeOwnerNote(dataDir);
      database.close();
    },
  };
}

/** The same log without a file, for tests. */
export function openMemoryFile(): LogFile {
  const database = openDatabase(':memory:', () => '');
  return { database, path: 'the log in memory', close: () => database.close() };
}

function openDatabase(path: string, owner: () => string): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { timeout: BUSY_WAIT_MS });
    prepare(database, path);
    return database;
  } catch (error) {
    if (database?.isOpen === true) database.close();
    if (isBusy(error)) {
      throw new LogUnusableError(`${path} is in use by ${owner()}: stop it, or set DATA_DIR to another folder`, {
        cause: error,
      });
    }
    // Of a new log nothing is there yet that could go on by itself.
    if (isFull(error))
      throw new LogFullError(`no room left for ${path}: free disk space and start again`, { cause: error });
    throw logErrorOf(error, path);
  }
}

function prepare(database: DatabaseSync, path: string): void {
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  const isNew = readNumber(database, 'SELECT count(*) AS value FROM sqlite_schema') === 0;
  if (isNew) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
  else checkOrigin(database, path);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(`PRAGMA journal_size_limit = ${WAL_LIMIT_BYTES}`);
  // FULL syncs the write-ahead log at each commit, so an acknowledged append survives a power cut; NORMAL loses the last seconds then
  // (both survive kill -9). Measured on this file, 350 byte values: see README. Group commit shares one sync among waiting appends.
  database.exec('PRAGMA synchronous = FULL');
  // A write transaction even when nothing is to be made: it takes the lock now, not at the first append.
  database.exec('BEGIN EXCLUSIVE');
  if (isNew) {
    database.exec(SCHEMA);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  }
  database.exec('COMMIT');
}

/** Throws `LogUnusableError` for a database that is not ours, or of another format. */
export function checkOrigin(database: DatabaseSync, path: string): void {
  if (readNumber(database, 'SELECT application_id AS value FROM pragma_application_id') !== APPLICATION_ID) {
    throw new LogUnusableError(`${path} belongs to another program: move it away, or set DATA_DIR to another folder`);
  }
  const version = readNumber(database, 'SELECT user_version AS value FROM pragma_user_version');
  if (version !== SCHEMA_VERSION) {
    throw new LogUnusableError(
      `${path} was written by another version (format ${version}, this one reads ${SCHEMA_VERSION}): use that version, or set DATA_DIR to another folder`,
    );
  }
}

/** Runs a query that gives one row with one column named `value`. */
export function readNumber(database: DatabaseSync, sql: string): number {
  return Number(database.prepare(sql).get()?.['value']);
}
