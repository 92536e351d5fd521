import { LogError, LogFullError, LogUnavailableError, LogUnusableError } from '../log-error.js';

/** Primary result codes, https://sqlite.org/rescode.html */
const BUSY = 5;
const READONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** True for another connection that holds the file. */
export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY;
}

/** True when there was no room, as SQLite says it. */
export function isFull(error: unknown): boolean {
  return resultCode(error) === FULL;
}

/** Translates what SQLite or the file system threw into the port's errors; ours pass through. `file` is named to the user. */
export function logErrorOf(error: unknown, file: string): Error {
  if (error instanceof LogError) return error;
  const cause = { cause: error };
  switch (resultCode(error)) {
    case FULL:
      return new LogFullError(`no room left for ${file}: free disk space; appending goes on by itself`, cause);
    case READONLY:
    case CANTOPEN:
      return new LogUnusableError(
        `cannot write ${file}: make the folder writable, or set DATA_DIR to another one`,
        cause,
      );
    case NOTADB:
      return new LogUnusableError(
        `${file} is not an event log: move it away, or set DATA_DIR to another folder`,
        cause,
      );
    case CORRUPT:
      return new LogUnusableError(`${file} is damaged: restore a copy, or move it away to start afresh`, cause);
    case null:
      return fileSystemError(error, file);
    default:
      return new LogUnavailableError(`${file}: ${messageOf(error)}`, cause);
  }
}

function fileSystemError(error: unknown, file: string): Error {
  const code = propertyOf(error, 'code');
  const cause = { cause: error };
  if (code === 'ENOSPC') return new LogFullError(`no room left for ${file}: free disk space and start again`, cause);
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) {
    return new LogUnusableError(
      `cannot use ${file} (${code}): make it a writable folder, or set DATA_DIR to another one`,
      cause,
    );
  }
  return error instanceof Error ? error : new Error(messageOf(error), cause);
}

function resultCode(error: unknown): number | null {
  const code = propertyOf(error, 'errcode');
  return typeof code === 'number' ? code & 0xff : null;
}

function messageOf(error: unknown): string {
  const message = propertyOf(error, 'message');
  return typeof message === 'string' ? message : String(error);
}

/** Not by `instanceof Error`: what Node's own parts throw can come from another realm (a vm context, as under Jest). */
function propertyOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}
