import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type { LogRecord, ReaderPosition } from '../log-record.js';
import type { LogFile } from './log-file.js';
import type { PartitionState } from './partition-state.js';
import { logErrorOf } from './sqlite-fault.js';

/** A record whose place is decided. */
export interface PlacedRecord {
  readonly at: PartitionState;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: string | null;
}

/** A run ends with the record that reaches this: 500 records of 1 MiB must not be in memory together. */
export const FULL_RUN_BYTES = 4 * 1024 * 1024;

const NO_HEADERS: Readonly<Record<string, string>> = Object.freeze({});

/** The SQL of appending and reading. Every call is short and leaves no statement open, so a checkpoint is never held up. */
export class RecordTable {
  private readonly path: string;
  private readonly insertRecord: StatementSync;
  private readonly moveEnd: StatementSync;
  private readonly dropBeyond: StatementSync;
  private readonly storePosition: StatementSync;
  private readonly selectPositions: StatementSync;
  private readonly selectRun: StatementSync;

  constructor({ database, path }: LogFile) {
    this.path = path;
    this.insertRecord = database.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.moveEnd = database.prepare('UPDATE topic_partition SET next_offset = ? WHERE partition_id = ?');
    this.dropBeyond = database.prepare('DELETE FROM record WHERE partition_id = ? AND record_offset >= ?');
    this.storePosition = database.prepare('INSERT OR REPLACE INTO reader_position VALUES (?, ?, ?)');
    this.selectPositions = database.prepare(
      'SELECT partition, reader_position.next_offset AS next_offset FROM reader_position JOIN topic_partition USING (partition_id) WHERE group_name = ? AND topic_id = ? ORDER BY partition',
    );
    this.selectRun = database.prepare(
      'SELECT record_offset, append_time_ms, key, value, headers FROM record WHERE partition_id = ? AND record_offset >= ? AND record_offset < ? ORDER BY record_offset LIMIT ?',
    );
  }

  insert(record: PlacedRecord, appendTimeMs: number): void {
    const { at, offset, key, value, headers } = record;
    this.insertRecord.run(at.id, offset, appendTimeMs, at.compacts ? 1 : 0, key, value, headers);
  }

  setEnd(at: PartitionState, nextOffset: number): void {
    this.moveEnd.run(nextOffset, at.id);
  }

  /** What lies beyond the end is part of an append that never became visible. */
  removeBeyondEnd(at: PartitionState): void {
    this.dropBeyond.run(at.id, at.nextOffset);
  }

  setPosition(group: string, at: PartitionState, nextOffset: number): void {
    this.storePosition.run(group, at.id, nextOffset);
  }

  positions(group: string, topic: { id: number; name: string }): ReaderPosition[] {
    return this.selectPositions.all(group, topic.id).map((row) => ({
      group,
      topic: topic.name,
      partition: Number(row['partition']),
      nextOffset: Number(row['next_offset']),
    }));
  }

  /** At most `maxRecords` records of `[fromOffset, toOffset)`, in order; fewer, but at least one, when they are large. */
  read(at: PartitionState, fromOffset: number, toOffset: number, maxRecords: number): LogRecord[] {
    try {
      const records: LogRecord[] = [];
      let bytes = 0;
      for (const row of this.selectRun.iterate(at.id, fromOffset, toOffset, maxRecords)) {
        const record = recordOf(at, row);
        records.push(record);
        bytes += record.value?.byteLength ?? 0;
        if (bytes >= FULL_RUN_BYTES) break;
      }
      return records;
    } catch (error) {
      throw logErrorOf(error, this.path);
    }
  }
}

function recordOf(at: PartitionState, row: Record<string, SQLOutputValue>): LogRecord {
  return {
    topic: at.topic,
    partition: at.partition,
    offset: Number(row['record_offset']),
    key: bytesOf(row['key']),
    value: bytesOf(row['value']),
    headers: typeof row['headers'] === 'string' ? (JSON.parse(row['headers']) as Record<string, string>) : NO_HEADERS,
    appendTimeMs: Number(row['append_time_ms']),
  };
}

function bytesOf(value: SQLOutputValue | undefined): Buffer | null {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : null;
}
