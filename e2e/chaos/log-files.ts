import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const FILES = ['event-log.sqlite', 'event-log.sqlite-wal'];

/** What SQLite itself says of an embedded log that no process has open: `ok`, or what is wrong. Looks at a copy, so nothing is mended. */
export function integrityOf(dataDir: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'cmp-integrity-'));
  try {
    for (const name of FILES)
      if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(folder, name));
    const database = new DatabaseSync(join(folder, 'event-log.sqlite'));
    const answer = database.prepare('PRAGMA integrity_check').all();
    database.close();
    return answer.map((row) => String(row['integrity_check'])).join('; ');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
