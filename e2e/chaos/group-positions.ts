import { TICK_TOPIC } from '@cmp/contracts';
import { LogUnavailableError, UnknownTopicError, type EventLog } from '@cmp/event-log';

/** Next offset to process by partition, as the group has reported it after its commits. */
export type Positions = ReadonlyMap<number, number>;

/** Where a group stands in the tick topic, and why that could not be told the last time it was asked. */
export class GroupPositions {
  private fault = 'none';

  constructor(
    private readonly log: EventLog,
    private readonly group: string,
  ) {}

  /** For the message of a test that waits in vain. */
  get lastFault(): string {
    return this.fault;
  }

  /** Null while the brokers do not answer. */
  async read(): Promise<Positions | null> {
    try {
      const positions = await this.log.positions(this.group, TICK_TOPIC);
      return new Map(positions.map(({ partition, nextOffset }) => [partition, nextOffset]));
    } catch (error) {
      // While a topic is deleted and made again, kafkajs refuses every question about the others too.
      if (!(error instanceof LogUnavailableError || error instanceof UnknownTopicError)) throw error;
      this.fault = error.message;
      return null;
    }
  }

  /** Ticks that the group has not reported as processed; null while the brokers do not answer. */
  async lag(): Promise<number | null> {
    const reached = await this.read();
    if (reached === null) return null;
    const bounds = await this.log.bounds(TICK_TOPIC);
    return bounds.reduce((sum, { partition, endOffset }) => sum + endOffset - (reached.get(partition) ?? 0), 0);
  }
}
