import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` in one write transaction: whole, or (when it or the commit throws) not at all. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } finally {
    // SQLite itself rolls back on some errors (disk full among them), not on all.
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}
