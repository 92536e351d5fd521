import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { FencedError } from '../log-error.js';
import type { PartitionState } from './partition-state.js';
import { inTransaction } from './transaction.js';

/** Counts the take-overs of each (group, partition) in the file, so that only the newest owner's appends are taken. */
export class EpochFence {
  private readonly raise: StatementSync;
  private readonly current: StatementSync;

  constructor(private readonly database: DatabaseSync) {
    this.raise = database.prepare(
      'INSERT INTO partition_owner VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET epoch = epoch + 1 RETURNING epoch',
    );
    this.current = database.prepare('SELECT epoch FROM partition_owner WHERE group_name = ? AND partition_id = ?');
  }

  /**
   * Shuts every earlier owner out and gives the new owner's epoch. In a transaction of its own, although it is one statement: with
   * RETURNING the row comes before the commit, and `get` keeps quiet when that fails (disk full). The epoch would then be nobody's.
   */
  take(group: string, at: PartitionState): number {
    return inTransaction(this.database, () => Number(this.raise.get(group, at.id)?.['epoch']));
  }

  /** Throws `FencedError` when `epoch` is not the newest. */
  check(group: string, at: PartitionState, epoch: number): void {
    if (this.current.get(group, at.id)?.['epoch'] !== epoch) throw new FencedError(at.topic, at.partition);
  }
}
