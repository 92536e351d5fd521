import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { PartitionState } from './partition-state.js';
import { inTransaction } from './transaction.js';

const RECORDS_PER_SLICE = 500;

/** Drops the oldest records of `delete` topics once they are older than the topic keeps them. */
export class Retention {
  private readonly oldest: StatementSync;
  private readonly drop: StatementSync;
  private readonly moveStart: StatementSync;

  constructor(private readonly database: DatabaseSync) {
    this.oldest = database.prepare(
      'SELECT record_offset, append_time_ms FROM record WHERE partition_id = ? AND record_offset < ? ORDER BY record_offset LIMIT ?',
    );
    this.drop = database.prepare('DELETE FROM record WHERE partition_id = ? AND record_offset < ?');
    this.moveStart = database.prepare('UPDATE topic_partition SET start_offset = ? WHERE partition_id = ?');
  }

  /** Drops one slice of what was appended before `beforeMs`; true when there may be more. */
  dropSlice(at: PartitionState, beforeMs: number): boolean {
    // Beyond the end lies what is being written and may never become visible.
    const oldest = this.oldest.all(at.id, at.nextOffset, RECORDS_PER_SLICE);
    const kept = oldest.findIndex((row) => Number(row['append_time_ms']) >= beforeMs);
    const expired = kept === -1 ? oldest : oldest.slice(0, kept);
    const last = expired.at(-1);
    if (last === undefined) return false;
    const startOffset = Number(last['record_offset']) + 1;
    inTransaction(this.database, () => {
      this.drop.run(at.id, startOffset);
      this.moveStart.run(startOffset, at.id);
    });
    at.startOffset = startOffset;
    return expired.length === RECORDS_PER_SLICE;
  }
}
