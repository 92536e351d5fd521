import type { Logger } from '@cmp/runtime';
import type { Consumer } from 'kafkajs';
import type { ReaderPosition } from '../log-record.js';

/**
 * Writes the positions of a group, for lag tools only: newest first, one request at a time, without anybody waiting for it. Nothing is
 * ever read back to decide where to go on, because Kafka would hand out positions that a transaction is about to move.
 */
export class PositionCommits {
  private readonly newest = new Map<string, ReaderPosition>();
  /** What the request under way carries. */
  private asked = new Map<string, ReaderPosition>();
  private consumer: Consumer | null = null;
  private writing: Promise<void> | null = null;

  constructor(
    private readonly group: string,
    private readonly logger: Logger,
  ) {}

  /** To be called whenever the group has a new generation: what could not be written between two of them is written now. */
  start(consumer: Consumer): void {
    this.consumer = consumer;
    this.writeSoon();
  }

  /** What is left waits for the next consumer. */
  stop(): void {
    this.consumer = null;
  }

  /** The partition has another owner, who writes newer positions. */
  forget(partition: number): void {
    for (const positions of [this.newest, this.asked])
      for (const [name, position] of positions) if (position.partition === partition) positions.delete(name);
  }

  keep(positions: readonly ReaderPosition[]): void {
    for (const position of positions) {
      if (position.group === this.group) this.newest.set(`${position.partition} ${position.topic}`, position);
    }
    this.writeSoon();
  }

  async flush(): Promise<void> {
    await this.writing;
  }

  private writeSoon(): void {
    if (this.newest.size === 0 || this.writing !== null || this.consumer === null) return;
    this.writing = this.write(this.consumer);
  }

  /** No `await` lies between the last look at `newest` and the end, or what came then would not be written. */
  private async write(consumer: Consumer): Promise<void> {
    let refused = false;
    while (!refused && this.newest.size > 0 && consumer === this.consumer) {
      this.asked = new Map(this.newest);
      this.newest.clear();
      refused = !(await this.commit(consumer, [...this.asked.values()]));
      // Newer ones may have come meanwhile.
      if (refused) for (const [name, position] of this.asked) this.newest.set(name, this.newest.get(name) ?? position);
      this.asked.clear();
    }
    this.writing = null;
    if (consumer !== this.consumer) this.writeSoon();
  }

  /** False when the group refused, as it does between two generations. */
  private commit(consumer: Consumer, positions: readonly ReaderPosition[]): Promise<boolean> {
    const offsets = positions.map(({ topic, partition, nextOffset }) => ({
      topic,
      partition,
      offset: String(nextOffset),
    }));
    return consumer.commitOffsets(offsets).then(
      () => true,
      (error: unknown) => {
        const { group } = this;
        this.logger.debug('the positions of the group were not written; lag tools see older ones', { group, error });
        return false;
      },
    );
  }
}
