/** One entry of a topic partition as read back. */
export interface LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  /** Null is a tombstone: compaction removes the key. */
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The log's own clock when it stored the record, epoch ms. */
  readonly appendTimeMs: number;
}

/** One entry to append. Without `partition` the key decides, by Kafka's murmur2, the same on every adapter. */
export interface NewRecord {
  readonly topic: string;
  readonly partition?: number;
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where a reader stands: `nextOffset` is the first offset it has not finished. */
export interface ReaderPosition {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: number;
}

/** `[startOffset, endOffset)` of a partition: what retention has left, and where the next committed record goes. */
export interface PartitionBounds {
  readonly partition: number;
  readonly startOffset: number;
  readonly endOffset: number;
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly replication: number;
  /** `compact` keeps the newest record of each key for ever; `delete` drops records older than `retentionMs`. */
  readonly cleanup: 'delete' | 'compact';
  readonly retentionMs: number;
}
