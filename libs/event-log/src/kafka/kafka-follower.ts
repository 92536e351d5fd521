import type { Follower, FollowOptions } from '../event-log.js';
import { LogUnavailableError } from '../log-error.js';
import { followPartition } from './follow-partition.js';
import type { KafkaParts } from './kafka-parts.js';
import { requireWithin, topicBounds } from './partition-bounds.js';
import { PartitionReader } from './partition-reader.js';
import { DEFAULT_RUN_RECORDS } from './read-range.js';

/** Silence costs one request per partition in this time; records come at once. */
const MAX_WAIT_MS = 5000;
const LOOK_FOR_PARTITIONS_MS = 60_000;
const TRY_AGAIN_MS = 500;

/** Reads all partitions of a topic, each on its own; partitions that are added later are read from their beginning. */
export class KafkaFollower implements Follower {
  readonly done: Promise<void>;
  private readonly stopping = new AbortController();
  private readonly next = new Map<number, number>();
  private readonly running = new Set<Promise<void>>();
  private fail: (error: unknown) => void = () => undefined;

  /** Resolves when the positions are known, or at once while the log is away: then they are found out later. */
  static async start(parts: KafkaParts, options: FollowOptions): Promise<KafkaFollower> {
    const follower = new KafkaFollower(parts, options);
    try {
      await follower.findPositions();
    } catch (error) {
      if (!(error instanceof LogUnavailableError)) throw error;
      parts.settings.logger.warn('the log is away; following begins when it is back', { topic: options.topic });
      follower.run(follower.findPositionsPatiently());
    }
    return follower;
  }

  private constructor(
    private readonly parts: KafkaParts,
    private readonly options: FollowOptions,
  ) {
    const { signal } = this.stopping;
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    const failed = new Promise<never>((_, reject) => (this.fail = reject));
    this.done = Promise.race([failed, stopped]).finally(() => this.end());
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

  private async end(): Promise<void> {
    this.stopping.abort();
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** A named position is checked, so that no record is jumped over in silence; the others begin at the end as it is now. */
  private async findPositions(): Promise<void> {
    const { topic, from } = this.options;
    const bounds = await topicBounds(this.parts.admin, topic);
    for (const each of bounds) requireWithin(topic, each, from.get(each.partition) ?? each.endOffset);
    for (const { partition, endOffset } of bounds) this.followFrom(partition, from.get(partition) ?? endOffset);
    this.run(this.watchForPartitions());
  }

  private async findPositionsPatiently(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const found = await this.findPositions().then(
        () => true,
        (error: unknown) => {
          if (error instanceof LogUnavailableError) return false;
          throw error;
        },
      );
      if (found) return;
      await this.parts.settings.clock.sleep(TRY_AGAIN_MS, signal);
    }
  }

  private async watchForPartitions(): Promise<void> {
    const { signal } = this.stopping;
    const { clock } = this.parts.settings;
    for (
      await clock.sleep(LOOK_FOR_PARTITIONS_MS, signal);
      !signal.aborted;
      await clock.sleep(LOOK_FOR_PARTITIONS_MS, signal)
    ) {
      const facts = await this.parts.catalogue.facts(this.options.topic).catch(() => null); // asked again in a minute
      for (let partition = this.next.size; partition < (facts?.partitions ?? 0); partition += 1) {
        this.followFrom(partition, 0);
      }
    }
  }

  private followFrom(partition: number, fromOffset: number): void {
    this.next.set(partition, fromOffset);
    this.run(this.follow(partition, fromOffset));
  }

  private async follow(partition: number, fromOffset: number): Promise<void> {
    const { settings, admin } = this.parts;
    const reader = new PartitionReader(settings, admin, this.options.topic, partition);
    const { signal } = this.stopping;
    const how = { fromOffset, maxRecords: DEFAULT_RUN_RECORDS, maxWaitMs: MAX_WAIT_MS, signal };
    for await (const slice of followPartition(settings, reader, how)) {
      if (slice.nextOffset === this.next.get(partition)) continue;
      await this.options.onSlice(slice);
      this.next.set(partition, slice.nextOffset);
    }
  }

  private run(work: Promise<void>): void {
    const running: Promise<void> = work.catch(this.fail).finally(() => this.running.delete(running));
    this.running.add(running);
  }
}
