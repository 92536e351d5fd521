import type { Logger } from '@cmp/runtime';
import type { Consumer } from 'kafkajs';
import type { ReaderPosition } from '../log-record.js';

/**
 * Writes the positions of a group, for lag tools only: newest first, one request at a time, without anybody waiting for it. Nothing is
 * ever read back to decide where to go on, because Kafka would hand out positions that a transaction is about to move.
 */
export class PositionCommits {
  private readonly newest = new Map<string, ReaderPosition>();
  private consumer: Consumer | null = null;
  private writing: Promise<void> | null = null;

  constructor(
    private readonly group: string,
    private readonly logger: Logger,
  ) {}

  start(consumer: Consumer): void {
    this.consumer = consumer;
  }

  /** What is left is written by the group's next owner, with newer positions. */
  stop(): void {
    this.consumer = null;
    this.newest.clear();
  }

  keep(positions: readonly ReaderPosition[]): void {
    for (const position of positions) {
      if (position.group === this.group) this.newest.set(`${position.partition} ${position.topic}`, position);
    }
    // With nothing to write, `write` would end before its promise is kept here, and no later position would ever be written.
    if (this.newest.size === 0 || this.writing !== null || this.consumer === null) return;
    this.writing = this.write(this.consumer);
  }

  async flush(): Promise<void> {
    await this.writing;
  }

  /** No `await` lies between the last look at `newest` and the end, or what came then would not be written. */
  private async write(consumer: Consumer): Promise<void> {
    while (this.newest.size > 0 && consumer === this.consumer) {
      const positions = [...this.newest.values()];
      this.newest.clear();
      const offsets = positions.map(({ topic, partition, nextOffset }) => ({
        topic,
        partition,
        offset: String(nextOffset),
      }));
      await consumer.commitOffsets(offsets).catch((error: unknown) => {
        this.logger.debug('the positions of the group were not written; lag tools see older ones', {
          group: this.group,
          error,
        });
      });
    }
    this.writing = null;
  }
}
