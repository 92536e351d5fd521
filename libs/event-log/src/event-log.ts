import type { LogRecord, NewRecord, PartitionBounds, ReaderPosition, TopicSpec } from './log-record.js';

/** A run of records of one partition, in offset order. May be empty: then it only reports the positions. */
export interface LogSlice {
  readonly partition: number;
  readonly records: readonly LogRecord[];
  /** The first offset after this slice. */
  readonly nextOffset: number;
  /** End of the partition when the slice was taken; null while unknown. Caught up means `nextOffset >= endOffset`. */
  readonly endOffset: number | null;
}

/** A batch that becomes visible to committed readers whole or not at all. */
export interface AtomicAppend {
  readonly records: readonly NewRecord[];
  /** For lag tools and SQLite readers. On Kafka written after the commit, best effort: restart points belong into a changelog. */
  readonly positions?: readonly ReaderPosition[];
}

/**
 * One input partition, owned exclusively until `signal` aborts. Taking it has fenced every earlier owner:
 * their later appends fail with `FencedError`.
 */
export interface OwnedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly signal: AbortSignal;
  /** Reads this partition number of a changelog from its start to the end known after the fence. */
  restore(changelogTopic: string): AsyncIterable<readonly LogRecord[]>;
  /** Bounds of this partition number of `topic`, asked after the fence. */
  bounds(topic: string): Promise<PartitionBounds>;
  /**
   * Follows the input from `fromOffset`; the next slice is fetched only when the loop asks for it. While nothing arrives, an empty
   * slice with a known `endOffset` comes at least every `idleMs`, so that silence can be told from ignorance. Ends when `signal` aborts.
   */
  slices(options: { fromOffset: number; maxRecords: number; idleMs: number }): AsyncIterable<LogSlice>;
  /** Records without `partition` go to this partition number. Any failure loses the ownership: `run` must end and is called anew. */
  append(batch: AtomicAppend): Promise<void>;
}

export interface JoinOptions {
  readonly group: string;
  readonly topic: string;
  /** Called once per take-over of a partition; ends when the partition's signal aborts. A rejection is retried with backoff, from the fence. */
  run(owned: OwnedPartition): Promise<void>;
  /** Told of each rejection, in place of a line in the log. */
  onRunError?(error: unknown, partition: number): void;
}

/** Membership of a group that shares the partitions of one topic. */
export interface Membership {
  /** Resolves after `leave`; rejects when the membership is lost for good, which should end the process. */
  readonly done: Promise<void>;
  ownedPartitions(): readonly number[];
  leave(): Promise<void>;
}

export interface FollowOptions {
  readonly topic: string;
  /** First offset to deliver per partition; a partition not named starts at its end. */
  readonly from: ReadonlyMap<number, number>;
  /** Awaited before the next slice of the same partition. */
  onSlice(slice: LogSlice): Promise<void> | void;
}

/** Reads one topic for itself, without sharing; keeps trying while the log is away. */
export interface Follower {
  readonly done: Promise<void>;
  /** The position per partition: the first offset not yet handed over. */
  positions(): ReadonlyMap<number, number>;
  stop(): Promise<void>;
}

/** The one port to the durable log. Adapters: SQLite (`openSqliteLog`) and Kafka (`openKafkaLog`). */
export interface EventLog {
  readonly kind: 'sqlite' | 'kafka';
  /** Creates what is missing and checks what exists. Throws `TopicMismatchError` that names every difference. */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>;
  /** Per partition, ascending. Committed view on Kafka. Throws `UnknownTopicError`. */
  bounds(topic: string): Promise<readonly PartitionBounds[]>;
  /**
   * Appends durably, in order per partition, idempotent against its own retries; resolves once all replicas have the records.
   * Not atomic across partitions. Throws `LogUnavailableError` when the log cannot be reached within the retry budget.
   */
  append(records: readonly NewRecord[]): Promise<void>;
  /** Reads `[fromOffset, toOffset)` of one partition, in runs of at most `maxRecords`. */
  read(range: {
    topic: string;
    partition: number;
    fromOffset: number;
    toOffset: number;
    maxRecords?: number;
  }): AsyncIterable<readonly LogRecord[]>;
  follow(options: FollowOptions): Promise<Follower>;
  join(options: JoinOptions): Promise<Membership>;
  /** Stored positions of a group; empty when it has none. */
  positions(group: string, topic: string): Promise<readonly ReaderPosition[]>;
  /** Rejects with `LogUnavailableError` when the log does not answer within `timeoutMs`. */
  ping(timeoutMs: number): Promise<void>;
  close(): Promise<void>;
}

/** What looking at a log needs, and no more. */
export type EventLogReader = Pick<EventLog, 'bounds' | 'read' | 'positions' | 'close'>;
