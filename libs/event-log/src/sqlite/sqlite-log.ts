import type { Repeating } from '@cmp/runtime';
import type { EventLog, Follower, FollowOptions, JoinOptions, Membership } from '../event-log.js';
import { LogUnavailableError } from '../log-error.js';
import type { LogRecord, NewRecord, PartitionBounds, ReaderPosition, TopicSpec } from '../log-record.js';
import { Housekeeping } from './housekeeping.js';
import type { LogParts } from './log-parts.js';
import { DEFAULT_RUN_RECORDS, readRuns } from './partition-slices.js';
import { ReaderGroup } from './reader-group.js';
import { logErrorOf } from './sqlite-fault.js';
import { SqliteFollower } from './sqlite-follower.js';

/** The embedded log: one file, one process, everything durable once the promise resolves. */
export class SqliteLog implements EventLog {
  readonly kind = 'sqlite';
  private readonly housekeeping: Housekeeping;
  private readonly timer: Repeating;
  private readonly followers = new Set<SqliteFollower>();
  private readonly groups = new Map<string, ReaderGroup>();
  private closing: Promise<void> | null = null;

  constructor(
    private readonly parts: LogParts,
    housekeepingIntervalMs: number,
  ) {
    this.housekeeping = new Housekeeping(parts);
    this.timer = parts.clock.every(housekeepingIntervalMs, () => this.housekeeping.runInBackground());
  }

  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    this.attempt(() => this.parts.catalog.ensure(topics));
  }

  async bounds(topic: string): Promise<readonly PartitionBounds[]> {
    this.checkOpen();
    return this.parts.catalog.topic(topic).partitions.map(({ partition, startOffset, nextOffset }) => ({
      partition,
      startOffset,
      endOffset: nextOffset,
    }));
  }

  async append(records: readonly NewRecord[]): Promise<void> {
    this.checkOpen();
    return this.parts.commits.append({ records, defaultPartition: null });
  }

  async *read(range: {
    topic: string;
    partition: number;
    fromOffset: number;
    toOffset: number;
    maxRecords?: number;
  }): AsyncGenerator<readonly LogRecord[]> {
    this.checkOpen();
    const at = this.parts.catalog.partition(range.topic, range.partition);
    yield* readRuns(this.parts.table, at, { maxRecords: DEFAULT_RUN_RECORDS, ...range });
  }

  async follow(options: FollowOptions): Promise<Follower> {
    this.checkOpen();
    const follower = new SqliteFollower(this.parts.table, this.parts.catalog.topic(options.topic), options);
    this.followers.add(follower);
    const forget = () => void this.followers.delete(follower);
    follower.done.then(forget, forget);
    return follower;
  }

  async join(options: JoinOptions): Promise<Membership> {
    this.checkOpen();
    const name = JSON.stringify([options.group, options.topic]);
    const group = this.groups.get(name) ?? new ReaderGroup(this.parts, this.parts.catalog.topic(options.topic));
    this.groups.set(name, group);
    return group.join(options);
  }

  async positions(group: string, topic: string): Promise<readonly ReaderPosition[]> {
    return this.attempt(() => this.parts.table.positions(group, this.parts.catalog.topic(topic)));
  }

  /** A file in this process answers at once or not at all: `timeoutMs` is not needed. */
  async ping(): Promise<void> {
    this.attempt(() => this.parts.file.database.exec('SELECT 1'));
  }

  /** Runs retention and compaction now instead of waiting for the timer. */
  tidyUp(): Promise<void> {
    return this.housekeeping.run();
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    this.timer.stop();
    await Promise.all([
      ...[...this.groups.values()].map((group) => group.close()),
      ...[...this.followers].map((follower) => follower.stop()),
      this.housekeeping.close(),
    ]);
    await this.parts.commits.close();
    this.parts.file.close();
  }

  private attempt<T>(work: () => T): T {
    this.checkOpen();
    try {
      return work();
    } catch (error) {
      throw logErrorOf(error, this.parts.file.path);
    }
  }

  private checkOpen(): void {
    if (this.closing !== null) throw new LogUnavailableError(`${this.parts.file.path} is closed`);
  }
}
