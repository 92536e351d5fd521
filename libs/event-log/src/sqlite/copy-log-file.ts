import { closeSync, constants, copyFileSync, existsSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '@cmp/runtime';
import { LogUnavailableError, LogUnusableError } from '../log-error.js';
import { LOG_FILE_NAME } from './log-file.js';

const ATTEMPTS = 20;
/** https://sqlite.org/fileformat2.html#walformat: the header holds salts that change whenever the file is begun anew. */
const WAL_HEADER_BYTES = 32;

/**
 * Copies the log of `dataDir` into the folder `into` as it stands at one instant, also while a process appends to it: that one holds the
 * file for itself, so a second connection could read nothing. Returns the copy's path.
 *
 * The database first, then its write-ahead log. A checkpoint in between may tear the copied database, but every page that it moved is
 * still in the write-ahead log, which comes later and is laid over it when the copy is opened; unless that was begun anew, which its
 * header tells: then all is copied again. A commit that is copied by half fails its checksum and does not count.
 *
 * Never call it in the process that has the log open: closing a file there gives up the locks on it (https://sqlite.org/howtocorrupt.html).
 * Throws `LogUnusableError` when there is no log, `LogUnavailableError` when it changes faster than it can be copied.
 */
export function copyLogFile(dataDir: string, into: string, copy: typeof copyFileSync = copyFileSync): string {
  const from = join(dataDir, LOG_FILE_NAME);
  const to = join(into, LOG_FILE_NAME);
  if (!existsSync(from)) {
    throw new LogUnusableError(
      `there is no event log in ${dataDir}: set DATA_DIR to the folder of the running process`,
    );
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = walHeader(from);
    copy(from, to, constants.COPYFILE_FICLONE);
    rmSync(`${to}-wal`, { force: true });
    if (before !== null) copyIfThere(`${from}-wal`, `${to}-wal`, copy);
    if (walHeader(from) === before) return to;
  }
  throw new LogUnavailableError(`${from} changes faster than it can be copied: try again, or stop its process`);
}

/** Null while there is none. */
function walHeader(path: string): string | null {
  let file: number;
  try {
    file = openSync(`${path}-wal`, 'r');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  try {
    const header = Buffer.alloc(WAL_HEADER_BYTES);
    return header.toString('hex', 0, readSync(file, header, 0, WAL_HEADER_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

function copyIfThere(from: string, to: string, copy: typeof copyFileSync): void {
  try {
    copy(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    // Its process has just ended and removed it; the headers differ then, and all is copied again.
    if (!isMissing(error)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}
