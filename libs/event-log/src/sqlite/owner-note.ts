import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NOTE_NAME = 'event-log.owner';

/** Leaves the process id beside the file, so that a second opener can be told whom to stop. Not a lock: it may outlive its process. */
export function leaveOwnerNote(dataDir: string): void {
  try {
    writeFileSync(join(dataDir, NOTE_NAME), `${process.pid}\n`);
  } catch {
    // A full disk takes no note, and the log can still be read: only a later message will be less precise.
    removeOwnerNote(dataDir);
  }
}

export function removeOwnerNote(dataDir: string): void {
  rmSync(join(dataDir, NOTE_NAME), { force: true });
}

/** Names the process that holds the folder, as well as it can be known. */
export function describeOwner(dataDir: string): string {
  try {
    const pid = readFileSync(join(dataDir, NOTE_NAME), 'utf8').trim();
    return /^\d+$/.test(pid) ? `process ${pid}` : 'another process';
  } catch {
    // No readable note: the holder is just starting, or is not ours (a database browser).
    return 'another process';
  }
}
