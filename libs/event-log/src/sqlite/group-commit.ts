import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@cmp/runtime';
import { LogUnavailableError } from '../log-error.js';
import type { AtomicAppend } from '../event-log.js';
import type { PartitionState } from './partition-state.js';
import { placeRecords, type Ends } from './place-records.js';
import type { RecordTable } from './record-table.js';
import { logErrorOf } from './sqlite-fault.js';
import type { TopicCatalog } from './topic-catalog.js';
import { inTransaction } from './transaction.js';

/** Keeps one transaction short enough not to hold the event loop: about 10 ms. */
const RECORDS_PER_COMMIT = 5000;

export interface AppendRequest extends AtomicAppend {
  /** Where records without `partition` go; null lets the key decide. */
  readonly defaultPartition: number | null;
  /** Throws `FencedError`; asked inside the transaction. */
  readonly guard?: () => void;
}

interface Waiting {
  readonly request: AppendRequest;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits all appends that arrive in one turn of the event loop in one transaction, in the order they came: a sync to disk costs the
 * same for one record as for a thousand. Each append is still whole or absent, and one that is refused harms no other.
 */
export class GroupCommit {
  private queue: Waiting[] = [];
  private scheduled = false;
  private closed = false;

  constructor(
    private readonly parts: {
      readonly database: DatabaseSync;
      readonly path: string;
      readonly catalog: TopicCatalog;
      readonly table: RecordTable;
      readonly clock: Clock;
    },
  ) {}

  append(request: AppendRequest): Promise<void> {
    if (this.closed) return Promise.reject(new LogUnavailableError(`${this.parts.path} is closed`));
    return new Promise((resolve, reject) => {
      this.queue.push({ request, resolve, reject });
      this.schedule();
    });
  }

  /** Commits what was handed in so far and takes no more. */
  close(): void {
    this.closed = true;
    while (this.queue.length > 0) this.commitNext();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      if (this.queue.length > 0) this.commitNext();
      if (this.queue.length > 0) this.schedule();
    });
  }

  private commitNext(): void {
    const group = this.takeGroup();
    const accepted: Waiting[] = [];
    const ends: Ends = new Map();
    try {
      inTransaction(this.parts.database, () => {
        for (const waiting of group) if (this.write(waiting, ends)) accepted.push(waiting);
        for (const [partition, nextOffset] of ends) this.parts.table.setEnd(partition, nextOffset);
      });
    } catch (error) {
      const fault = logErrorOf(error, this.parts.path);
      for (const waiting of group) waiting.reject(fault);
      return;
    }
    publish(ends);
    for (const waiting of accepted) waiting.resolve();
  }

  private takeGroup(): Waiting[] {
    let records = 0;
    let count = 0;
    for (const { request } of this.queue) {
      records += request.records.length;
      if (count > 0 && records > RECORDS_PER_COMMIT) break;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  /** False when this append was refused before anything of it was written. */
  private write({ request, reject }: Waiting, ends: Ends): boolean {
    const { catalog, table, clock } = this.parts;
    let placed;
    let positions;
    try {
      request.guard?.();
      positions = (request.positions ?? []).map((one) => ({ ...one, at: catalog.partition(one.topic, one.partition) }));
      placed = placeRecords(catalog, request.records, ends, request.defaultPartition);
    } catch (error) {
      reject(error);
      return false;
    }
    const nowMs = clock.nowMs();
    for (const record of placed) table.insert(record, nowMs);
    for (const { group, at, nextOffset } of positions) table.setPosition(group, at, nextOffset);
    return true;
  }
}

/** Only now, after the commit, do readers learn of the new ends. */
function publish(ends: ReadonlyMap<PartitionState, number>): void {
  for (const [partition, nextOffset] of ends) partition.nextOffset = nextOffset;
  for (const partition of ends.keys()) partition.appended.notify();
}
