import type { DatabaseSync } from 'node:sqlite';
import { RecordRefusedError, TopicMismatchError, UnknownTopicError } from '../log-error.js';
import type { TopicSpec } from '../log-record.js';
import { PartitionState, type TopicState } from './partition-state.js';
import { inTransaction } from './transaction.js';

/** The topics of the file, kept in memory: they are few, and every append asks for them. */
export class TopicCatalog {
  private topics = new Map<string, TopicState>();

  constructor(private readonly database: DatabaseSync) {
    for (const row of database.prepare('SELECT name FROM topic').all()) this.load(String(row['name']));
  }

  all(): Iterable<TopicState> {
    return this.topics.values();
  }

  topic(name: string): TopicState {
    const topic = this.topics.get(name);
    if (topic === undefined) throw new UnknownTopicError(name);
    return topic;
  }

  partition(name: string, partition: number): PartitionState {
    const { partitions } = this.topic(name);
    const state = partitions[partition];
    if (state === undefined) {
      throw new RecordRefusedError(name, `partition ${partition} is not one of 0 to ${partitions.length - 1}`);
    }
    return state;
  }

  /** Makes what is missing, all or nothing. Replication has no meaning in one file; the retention of an existing topic is taken over. */
  ensure(specs: readonly TopicSpec[]): void {
    const differences = specs.flatMap((spec) => this.differences(spec));
    if (differences.length > 0) throw new TopicMismatchError(differences);
    inTransaction(this.database, () => {
      for (const spec of specs) this.store(spec);
    });
    for (const spec of specs) this.adopt(spec);
  }

  private differences(spec: TopicSpec): string[] {
    const known = this.topics.get(spec.name);
    if (known === undefined) return [];
    const found: string[] = [];
    if (known.partitions.length !== spec.partitions) {
      found.push(`${spec.name} has ${known.partitions.length} partition(s), ${spec.partitions} wanted`);
    }
    if (known.cleanup !== spec.cleanup) {
      found.push(`${spec.name} has cleanup ${known.cleanup}, ${spec.cleanup} wanted`);
    }
    return found;
  }

  private store(spec: TopicSpec): void {
    this.database
      .prepare(
        'INSERT INTO topic (name, cleanup, retention_ms) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET retention_ms = excluded.retention_ms',
      )
      .run(spec.name, spec.cleanup, spec.retentionMs);
    const insert = this.database.prepare(
      'INSERT OR IGNORE INTO topic_partition (topic_id, partition) SELECT topic_id, ? FROM topic WHERE name = ?',
    );
    for (let partition = 0; partition < spec.partitions; partition += 1) insert.run(partition, spec.name);
  }

  private adopt(spec: TopicSpec): void {
    const known = this.topics.get(spec.name);
    if (known === undefined) this.load(spec.name);
    else known.retentionMs = spec.retentionMs;
  }

  private load(name: string): void {
    const row = this.database.prepare('SELECT topic_id, cleanup, retention_ms FROM topic WHERE name = ?').get(name);
    if (row === undefined) throw new UnknownTopicError(name);
    const id = Number(row['topic_id']);
    const cleanup = row['cleanup'] === 'compact' ? 'compact' : 'delete';
    const partitions = this.database
      .prepare(
        'SELECT partition_id, partition, start_offset, next_offset FROM topic_partition WHERE topic_id = ? ORDER BY partition',
      )
      .all(id)
      .map(
        (one) =>
          new PartitionState(
            Number(one['partition_id']),
            name,
            Number(one['partition']),
            cleanup === 'compact',
            Number(one['start_offset']),
            Number(one['next_offset']),
          ),
      );
    this.topics.set(name, {
      id,
      name,
      cleanup,
      retentionMs: Number(row['retention_ms']),
      keylessRecords: 0,
      partitions,
    });
  }
}
