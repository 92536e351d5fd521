import type { AtomicAppend, LogSlice, OwnedPartition } from '../event-log.js';
import { FencedError } from '../log-error.js';
import type { LogRecord, PartitionBounds, ReaderPosition } from '../log-record.js';
import type { FencedWriter } from './fenced-writer.js';
import { followPartition } from './follow-partition.js';
import type { KafkaParts } from './kafka-parts.js';
import { partitionBounds, requireWithin } from './partition-bounds.js';
import { PartitionReader } from './partition-reader.js';
import { planSends } from './plan-sends.js';
import { readTo } from './read-range.js';
import type { TopicFacts } from './topic-facts.js';

/** The broker waits a little less than was promised, so that its answer is here in time. */
const SHARE_OF_IDLE = 0.9;

/** A restore reads all there is and keeps most of it: few large answers, not many that each wait for the broker. */
const RESTORE_FETCH_BYTES = 4 * 1024 * 1024;

/** A partition held behind a fence. `lost` is aborted here when an append fails: only a new fence may write again. */
export class KafkaOwnedPartition implements OwnedPartition {
  readonly signal: AbortSignal;
  private written: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly parts: KafkaParts,
    readonly topic: string,
    readonly partition: number,
    private readonly writer: FencedWriter,
    private readonly lost: AbortController,
    private readonly keepPositions: (positions: readonly ReaderPosition[]) => void,
  ) {
    this.signal = lost.signal;
  }

  async *restore(changelogTopic: string): AsyncIterable<readonly LogRecord[]> {
    const { settings, admin } = this.parts;
    const toOffset = await this.inTurn(() => this.writer.finalEnd(changelogTopic));
    const { startOffset: fromOffset } = await this.bounds(changelogTopic);
    const reader = new PartitionReader(settings, admin, changelogTopic, this.partition);
    const range = { fromOffset, toOffset, fetchBytes: RESTORE_FETCH_BYTES };
    for await (const records of readTo(settings, reader, range, this.signal)) {
      // Ending early would pass half a state off as the whole one.
      if (this.signal.aborted) throw new FencedError(this.topic, this.partition);
      yield records;
    }
  }

  bounds(topic: string): Promise<PartitionBounds> {
    return partitionBounds(this.parts.admin, topic, this.partition);
  }

  async *slices(options: { fromOffset: number; maxRecords: number; idleMs: number }): AsyncIterable<LogSlice> {
    const { fromOffset, maxRecords, idleMs } = options;
    const { settings, admin } = this.parts;
    requireWithin(this.topic, await this.bounds(this.topic), fromOffset);
    const reader = new PartitionReader(settings, admin, this.topic, this.partition);
    const maxWaitMs = Math.max(1, Math.floor(idleMs * SHARE_OF_IDLE));
    yield* followPartition(settings, reader, { fromOffset, maxRecords, maxWaitMs, signal: this.signal });
  }

  append(batch: AtomicAppend): Promise<void> {
    return this.inTurn(() => this.appendNext(batch));
  }

  /** A writer has one transaction at a time. */
  private inTurn<T>(write: () => Promise<T>): Promise<T> {
    const result = this.written.then(write);
    // A failed write has lost the partition: what is called after it fails by the same check, not by inheritance.
    this.written = result.catch(() => undefined);
    return result;
  }

  private async appendNext({ records, positions = [] }: AtomicAppend): Promise<void> {
    if (this.signal.aborted) throw new FencedError(this.topic, this.partition);
    try {
      const facts = new Map<string, TopicFacts>();
      for (const { topic } of records) facts.set(topic, facts.get(topic) ?? (await this.parts.catalogue.facts(topic)));
      const sends = await planSends(records, facts, this.partition);
      if (sends.length > 0) await this.writer.append(sends);
    } catch (error) {
      this.lost.abort();
      throw error;
    }
    this.keepPositions(positions);
  }
}
