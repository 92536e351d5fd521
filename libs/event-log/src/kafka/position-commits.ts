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

  stop(): void {
    this.consumer = null;
  }

  keep(positions: readonly ReaderPosition[]): void {
    for (const position of positions) {
      if (position.group === this.group) this.newest.set(`${position.partition} ${position.topic}`, position);
    }
    this.writing ??= this.write().finally(() => (this.writing = null));
  }

  async flush(): Promise<void> {
    await this.writing;
  }

  private async write(): Promise<void> {
    while (this.newest.size > 0 && this.consumer !== null) {
      const positions = [...this.newest.values()];
      this.newest.clear();
      const offsets = positions.map(({ topic, partition, nextOffset }) => ({
        topic,
        partition,
        offset: String(nextOffset),
      }));
      await this.consumer.commitOffsets(offsets).catch((error: unknown) => {
        this.logger.debug('the positions of the group were not written; lag tools see older ones', {
          group: this.group,
          error,
        });
      });
    }
  }
}
