import type { DatabaseSync } from 'node:sqlite';
import { otherWork, type Clock } from '@cmp/runtime';
import type { AtomicAppend } from '../event-log.js';
import { placeRecords, type Ends } from './place-records.js';
import type { PlacedRecord, RecordTable } from './record-table.js';
import type { TopicCatalog } from './topic-catalog.js';
import { inTransaction } from './transaction.js';

/** Keeps one transaction short enough not to hold the event loop: about 10 ms where the disk is idle. */
export const RECORDS_PER_COMMIT = 2000;
/** Of a larger append, which may fall into many pages of the key index: up to 40 ms on a busy machine, half of it the commit. */
const RECORDS_PER_PART = 1000;

export interface AppendRequest extends AtomicAppend {
  /** Where records without `partition` go; null lets the key decide. */
  readonly defaultPartition: number | null;
  /** Throws `FencedError`; asked inside the transaction that makes the append visible. */
  readonly guard?: () => void;
}

/**
 * Writes appends into the file, each whole or not at all.
 *
 * One of more than `RECORDS_PER_COMMIT` records takes several transactions with a turn of the event loop after each. All but the last
 * write beyond the end of their partitions, where nobody looks; the last one moves the ends, and with it everything is there at once.
 * What a failure or the end of the process has left beyond the ends is removed before the next append.
 */
export class AppendWriter {
  private mayHaveRemains = true;

  constructor(
    private readonly parts: {
      readonly database: DatabaseSync;
      readonly catalog: TopicCatalog;
      readonly table: RecordTable;
      readonly clock: Clock;
    },
  ) {}

  /** Notes the new ends, and what was refused before anything of it was written. Throws what SQLite throws; then nothing becomes visible. */
  async write(requests: readonly AppendRequest[], ends: Ends, refused: Map<AppendRequest, unknown>): Promise<void> {
    if (this.mayHaveRemains) this.removeRemains();
    const [first] = requests;
    if (first !== undefined && first.records.length > RECORDS_PER_COMMIT) await this.writeInParts(first, ends);
    else this.writeTogether(requests, ends, refused);
  }

  private writeTogether(requests: readonly AppendRequest[], ends: Ends, refused: Map<AppendRequest, unknown>): void {
    inTransaction(this.parts.database, () => {
      for (const request of requests) {
        let placed;
        try {
          request.guard?.();
          this.positionsOf(request);
          placed = this.place(request, request.records, ends);
        } catch (error) {
          refused.set(request, error);
          continue;
        }
        this.insert(placed);
        this.movePositions(request);
      }
      this.moveEnds(ends);
    });
  }

  /** The request stands alone in its group, so that what it is refused for may be thrown. */
  private async writeInParts(request: AppendRequest, ends: Ends): Promise<void> {
    const { records } = request;
    this.mayHaveRemains = true;
    let from = 0;
    for (; records.length - from > RECORDS_PER_PART; from += RECORDS_PER_PART) {
      const placed = this.place(request, records.slice(from, from + RECORDS_PER_PART), ends);
      inTransaction(this.parts.database, () => this.insert(placed));
      await otherWork();
    }
    const placed = this.place(request, records.slice(from), ends);
    inTransaction(this.parts.database, () => {
      request.guard?.();
      this.insert(placed);
      this.movePositions(request);
      this.moveEnds(ends);
    });
    this.mayHaveRemains = false;
  }

  private removeRemains(): void {
    const { database, catalog, table } = this.parts;
    inTransaction(database, () => {
      for (const { partitions } of catalog.all()) for (const at of partitions) table.removeBeyondEnd(at);
    });
    this.mayHaveRemains = false;
  }

  private place({ defaultPartition }: AppendRequest, records: AppendRequest['records'], ends: Ends): PlacedRecord[] {
    return placeRecords(this.parts.catalog, records, ends, defaultPartition);
  }

  private insert(placed: readonly PlacedRecord[]): void {
    const nowMs = this.parts.clock.nowMs();
    for (const record of placed) this.parts.table.insert(record, nowMs);
  }

  private moveEnds(ends: Ends): void {
    for (const [partition, nextOffset] of ends) this.parts.table.setEnd(partition, nextOffset);
  }

  private movePositions(request: AppendRequest): void {
    for (const { group, at, nextOffset } of this.positionsOf(request))
      this.parts.table.setPosition(group, at, nextOffset);
  }

  private positionsOf({ positions = [] }: AppendRequest) {
    return positions.map((one) => ({ ...one, at: this.parts.catalog.partition(one.topic, one.partition) }));
  }
}
