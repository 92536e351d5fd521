import { backoff } from '@cmp/runtime';
import type { JoinOptions } from '../event-log.js';
import { FencedError } from '../log-error.js';
import type { ReaderPosition } from '../log-record.js';
import { FencedWriter } from './fenced-writer.js';
import { KafkaOwnedPartition } from './kafka-owned-partition.js';
import type { KafkaParts } from './kafka-parts.js';

const RETRY = { baseMs: 100, factor: 2, maxMs: 10_000, jitter: 0.2, random: Math.random };
/** Time in which a member hears from its group that the partition is no longer its own. */
const HEAR_OF_IT_MS = 2000;
const LAST_APPEND_MS = 2000;

/** One member's hold on one partition: fence, run, and again after a failure, until `release`. Outlives the membership for a while. */
export class PartitionTenure {
  /** Resolves when `run` has ended after `release`. */
  readonly ended: Promise<void>;
  /** Since when the group says that the partition is ours, epoch ms. */
  readonly sinceMs: number;
  private readonly released = new AbortController();
  private fencedInARow = 0;
  /** Null while the group says that the partition is ours; while we are out of the group, ends when it speaks again. */
  private doubts: { readonly end: Promise<void>; readonly clear: () => void } | null = null;
  /** Ends a wait before the next try. */
  private waiting = new AbortController();

  constructor(
    private readonly parts: KafkaParts,
    private readonly options: JoinOptions,
    readonly partition: number,
    private readonly keepPositions: (positions: readonly ReaderPosition[]) => void,
    /** The end of an earlier tenure of the same partition in this process: two runs never overlap. */
    after: Promise<void> | undefined,
  ) {
    this.sinceMs = parts.settings.clock.nowMs();
    this.ended = this.hold(after);
  }

  /**
   * We are out of the group. The work goes on, the fence guards it; but once it has ended, by another member's fence for example, it is
   * not taken up again before the group has spoken: with `confirm` or with `release`.
   */
  doubt(): void {
    if (this.doubts !== null) return;
    const { promise: end, resolve: clear } = Promise.withResolvers<void>();
    this.doubts = { end, clear };
  }

  /** The group has said again that the partition is ours: whoever fenced us meanwhile has lost it, so there is nothing to wait for. */
  confirm(): void {
    this.fencedInARow = 0;
    this.waiting.abort();
    this.waiting = new AbortController();
    this.doubts?.clear();
    this.doubts = null;
  }

  release(): void {
    this.released.abort();
    this.doubts?.clear();
  }

  private async hold(after: Promise<void> | undefined): Promise<void> {
    await after;
    const { signal } = this.released;
    const { clock } = this.parts.settings;
    const pause = backoff(RETRY);
    while (!signal.aborted) {
      const startedMs = clock.nowMs();
      const error = await this.runOnce();
      if (clock.nowMs() - startedMs > RETRY.maxMs) pause.reset();
      const waitMs = Math.max(pause.nextMs(), this.pauseAfterFence(error));
      await clock.sleep(waitMs, AbortSignal.any([signal, this.waiting.signal]));
      await this.doubts?.end;
    }
  }

  /**
   * Another member has fenced us while our group still says the partition is ours. One of us is out of date: the news may be on its way,
   * so wait for it. The second time in a row step back for a whole session, or two members would take the partition from each other for ever.
   */
  private pauseAfterFence(error: unknown): number {
    this.fencedInARow = error instanceof FencedError ? this.fencedInARow + 1 : 0;
    if (this.fencedInARow === 0) return 0;
    return this.fencedInARow === 1 ? HEAR_OF_IT_MS : this.parts.settings.sessionTimeoutMs;
  }

  private async runOnce(): Promise<unknown> {
    const { topic, group } = this.options;
    const { partition } = this;
    let writer: FencedWriter | null = null;
    const lost = new AbortController();
    const ended = new AbortController();
    const lose = () => {
      lost.abort();
      // What is being appended may finish; while Kafka is away that would take until the transaction's time is up.
      void this.parts.settings.clock.sleep(LAST_APPEND_MS, ended.signal).then(() => writer?.close());
    };
    this.released.signal.addEventListener('abort', lose, { once: true });
    try {
      writer = await FencedWriter.take(
        this.parts.settings,
        transactionalId(group, topic, partition),
        {
          topic,
          partition,
        },
        lost.signal,
      );
      if (lost.signal.aborted) return null;
      await this.options.run(new KafkaOwnedPartition(this.parts, topic, partition, writer, lost, this.keepPositions));
      return null;
    } catch (error) {
      this.report(error);
      return error;
    } finally {
      ended.abort();
      lose();
      writer?.close();
      this.released.signal.removeEventListener('abort', lose);
    }
  }

  private report(error: unknown): void {
    // What a run throws because it was let go is how it ends, not a failure.
    if (this.released.signal.aborted) return;
    const { group, topic } = this.options;
    const { partition } = this;
    if (this.options.onRunError !== undefined) return this.options.onRunError(error, partition);
    const message = 'the work on a partition failed and will be taken up again';
    this.parts.settings.logger.warn(message, { group, topic, partition, error });
  }
}

/** Begins with the group, so that access rules by prefix fit both. */
export function transactionalId(group: string, topic: string, partition: number): string {
  return `${group}.${topic}.${partition}`;
}
