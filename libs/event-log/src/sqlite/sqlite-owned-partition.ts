import type { AtomicAppend, LogSlice, OwnedPartition } from '../event-log.js';
import { FencedError } from '../log-error.js';
import type { LogRecord, PartitionBounds } from '../log-record.js';
import type { LogParts } from './log-parts.js';
import { DEFAULT_RUN_RECORDS, followSlices, readRuns } from './partition-slices.js';
import type { PartitionState } from './partition-state.js';

/** A partition held under one epoch. `lost` is aborted here when an append fails: then only a new epoch may write. */
export class SqliteOwnedPartition implements OwnedPartition {
  constructor(
    private readonly parts: LogParts,
    private readonly group: string,
    private readonly at: PartitionState,
    private readonly epoch: number,
    private readonly lost: AbortController,
  ) {}

  get topic(): string {
    return this.at.topic;
  }

  get partition(): number {
    return this.at.partition;
  }

  get signal(): AbortSignal {
    return this.lost.signal;
  }

  async *restore(changelogTopic: string): AsyncGenerator<readonly LogRecord[]> {
    const changelog = this.parts.catalog.partition(changelogTopic, this.partition);
    const range = {
      fromOffset: changelog.startOffset,
      toOffset: changelog.nextOffset,
      maxRecords: DEFAULT_RUN_RECORDS,
    };
    for await (const records of readRuns(this.parts.table, changelog, range)) {
      // Ending early would pass half a state off as the whole one.
      if (this.signal.aborted) throw new FencedError(this.topic, this.partition);
      yield records;
    }
  }

  async bounds(topic: string): Promise<PartitionBounds> {
    const { partition, startOffset, nextOffset } = this.parts.catalog.partition(topic, this.partition);
    return { partition, startOffset, endOffset: nextOffset };
  }

  slices(options: { fromOffset: number; maxRecords: number; idleMs: number }): AsyncGenerator<LogSlice> {
    const { fromOffset, maxRecords, idleMs } = options;
    const idle = { clock: this.parts.clock, ms: idleMs };
    return followSlices(this.parts.table, this.at, { fromOffset, maxRecords, signal: this.signal, idle });
  }

  async append(batch: AtomicAppend): Promise<void> {
    if (this.signal.aborted) throw new FencedError(this.topic, this.partition);
    try {
      await this.parts.commits.append({
        ...batch,
        defaultPartition: this.partition,
        guard: () => this.parts.fence.check(this.group, this.at, this.epoch),
      });
    } catch (error) {
      this.lost.abort();
      throw error;
    }
  }
}
