import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { errorCode } from '@cmp/runtime';

/**
 * Makes a folder and those above it; a folder that is there is fine. Not `mkdirSync(…, { recursive: true })`: on a file system that
 * refuses new entries with ENOENT (`/proc`), Node tries for ever.
 */
export function makeFolder(path: string): void {
  const wanted = resolve(path);
  if (existsSync(wanted) && statSync(wanted).isDirectory()) return;
  const parent = dirname(wanted);
  if (parent !== wanted && !existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(wanted);
  } catch (error) {
    // Another process may have made it in between.
    if (errorCode(error) !== 'EEXIST' || !statSync(wanted).isDirectory()) throw error;
  }
}
