import { backoff } from '@cmp/runtime';
import type { JoinOptions } from '../event-log.js';
import type { LogParts } from './log-parts.js';
import type { PartitionState } from './partition-state.js';
import { logErrorOf } from './sqlite-fault.js';
import { SqliteOwnedPartition } from './sqlite-owned-partition.js';

const RETRY = { baseMs: 100, factor: 2, maxMs: 10_000, jitter: 0.2, random: Math.random };

/** One member's hold on one partition: fence, run, and again after a failure, until `release`. */
export class Ownership {
  /** Resolves when `run` has ended after `release`. */
  readonly ended: Promise<void>;
  private readonly released = new AbortController();

  constructor(
    private readonly parts: LogParts,
    private readonly options: JoinOptions,
    readonly at: PartitionState,
  ) {
    this.ended = this.hold();
  }

  release(): void {
    this.released.abort();
  }

  private async hold(): Promise<void> {
    const pause = backoff(RETRY);
    while (!this.released.signal.aborted) {
      const startedMs = this.parts.clock.nowMs();
      await this.runOnce();
      if (this.parts.clock.nowMs() - startedMs > RETRY.maxMs) pause.reset();
      await this.parts.clock.sleep(pause.nextMs(), this.released.signal);
    }
  }

  private async runOnce(): Promise<void> {
    const lost = new AbortController();
    const lose = () => lost.abort();
    this.released.signal.addEventListener('abort', lose, { once: true });
    try {
      const epoch = this.takeOver();
      await this.options.run(new SqliteOwnedPartition(this.parts, this.options.group, this.at, epoch, lost));
    } catch (error) {
      this.report(error);
    } finally {
      lose();
      this.released.signal.removeEventListener('abort', lose);
    }
  }

  private takeOver(): number {
    try {
      return this.parts.fence.take(this.options.group, this.at);
    } catch (error) {
      throw logErrorOf(error, this.parts.file.path);
    }
  }

  private report(error: unknown): void {
    // What a run throws because it was let go is how it ends, not a failure.
    if (this.released.signal.aborted) return;
    const { group } = this.options;
    const { topic, partition } = this.at;
    if (this.options.onRunError !== undefined) return this.options.onRunError(error, partition);
    const message = 'the work on a partition failed and will be taken up again';
    this.parts.logger.warn(message, { group, topic, partition, error });
  }
}
