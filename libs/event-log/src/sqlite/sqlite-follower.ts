import type { Follower, FollowOptions } from '../event-log.js';
import { checkOffset, DEFAULT_RUN_RECORDS, followSlices } from './partition-slices.js';
import type { PartitionState, TopicState } from './partition-state.js';
import type { RecordTable } from './record-table.js';

/** One reader of all partitions of a topic, each followed on its own: a slow partition does not hold up another. */
export class SqliteFollower implements Follower {
  readonly done: Promise<void>;
  private readonly stopping = new AbortController();
  private readonly next = new Map<number, number>();

  constructor(
    private readonly table: RecordTable,
    topic: TopicState,
    private readonly options: FollowOptions,
  ) {
    for (const at of topic.partitions) {
      const fromOffset = options.from.get(at.partition) ?? at.nextOffset;
      checkOffset(at, fromOffset);
      this.next.set(at.partition, fromOffset);
    }
    this.done = this.followAll(topic.partitions);
    // Whoever never looks at `done` must not bring the process down; whoever does still sees the error.
    this.done.catch(() => undefined);
  }

  positions(): ReadonlyMap<number, number> {
    return new Map(this.next);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.done.catch(() => undefined);
  }

  private async followAll(partitions: readonly PartitionState[]): Promise<void> {
    try {
      await Promise.all(partitions.map((at) => this.followOne(at)));
    } finally {
      this.stopping.abort();
    }
  }

  private async followOne(at: PartitionState): Promise<void> {
    const { signal } = this.stopping;
    const fromOffset = this.next.get(at.partition) ?? at.nextOffset;
    for await (const slice of followSlices(this.table, at, {
      fromOffset,
      maxRecords: DEFAULT_RUN_RECORDS,
      signal,
      idle: null,
    })) {
      await this.options.onSlice(slice);
      this.next.set(at.partition, slice.nextOffset);
    }
  }
}
