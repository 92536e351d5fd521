import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { PartitionState } from './partition-state.js';
import { inTransaction } from './transaction.js';

const RECORDS_PER_SLICE = 200;
/** As long as Kafka's default `delete.retention.ms`: a reader that starts over within it still sees that a key was removed. */
export const TOMBSTONE_KEPT_MS = 24 * 60 * 60 * 1000;

/** Removes what a newer record of the same key has replaced. Offsets keep their numbers; the newest record of a key is never touched. */
export class Compaction {
  private readonly cleaned: StatementSync;
  private readonly dirty: StatementSync;
  private readonly dropReplaced: StatementSync;
  private readonly moveCleaned: StatementSync;
  private readonly dropTombstones: StatementSync;

  constructor(private readonly database: DatabaseSync) {
    this.cleaned = database.prepare('SELECT cleaned_offset FROM topic_partition WHERE partition_id = ?');
    this.dirty = database.prepare(
      'SELECT record_offset, key FROM record WHERE partition_id = ? AND record_offset >= ? AND record_offset < ? ORDER BY record_offset LIMIT ?',
    );
    this.dropReplaced = database.prepare(
      'DELETE FROM record WHERE compacts = 1 AND partition_id = ? AND key = ? AND record_offset < ?',
    );
    this.moveCleaned = database.prepare('UPDATE topic_partition SET cleaned_offset = ? WHERE partition_id = ?');
    this.dropTombstones = database.prepare(
      `DELETE FROM record WHERE partition_id = ?1 AND record_offset IN (
         SELECT record_offset FROM record
         WHERE compacts = 1 AND value IS NULL AND partition_id = ?1 AND append_time_ms < ?2 AND record_offset < ?3 LIMIT ?4)`,
    );
  }

  /** Looks at the next records not looked at yet; true when there may be more. */
  cleanSlice(at: PartitionState): boolean {
    const cleanedOffset = this.cleanedOffset(at);
    // Beyond the end lies what is being written and may never become visible.
    const dirty = this.dirty.all(at.id, cleanedOffset, at.nextOffset, RECORDS_PER_SLICE);
    const last = dirty.at(-1);
    if (last === undefined) return false;
    inTransaction(this.database, () => {
      for (const row of dirty) this.dropReplaced.run(at.id, row['key'] ?? null, row['record_offset'] ?? null);
      this.moveCleaned.run(Number(last['record_offset']) + 1, at.id);
    });
    return dirty.length === RECORDS_PER_SLICE;
  }

  /** Drops one slice of the tombstones appended before `beforeMs`, only where the records they replace are gone already. */
  dropTombstoneSlice(at: PartitionState, beforeMs: number): boolean {
    const { changes } = this.dropTombstones.run(at.id, beforeMs, this.cleanedOffset(at), RECORDS_PER_SLICE);
    return Number(changes) === RECORDS_PER_SLICE;
  }

  private cleanedOffset(at: PartitionState): number {
    return Number(this.cleaned.get(at.id)?.['cleaned_offset']);
  }
}
