import type { Producer } from 'kafkajs';
import { LogUnavailableError } from '../log-error.js';
import { offsetNumber } from './offset-number.js';
import { kafkaClient, LONG_RETRY, type KafkaClient } from './kafka-client.js';
import { toLogError, type Attempt } from './kafka-error.js';
import type { KafkaLogSettings } from './kafka-log-options.js';
import type { PlannedSend } from './plan-sends.js';
import { within } from './within.js';

/** kafkajs tries InitProducerId for about 9 s whatever it is told; the caller tries again. */
const FENCE_TIMEOUT_MS = 15_000;
const ALL_REPLICAS = -1;

/** Compacted topics ask for a key; no committed reader ever sees it. */
const END_MARK = { key: 'end', value: null };

/** The transactional writer of one owned partition. After its first failure it writes nothing more. */
export class FencedWriter {
  private failed = false;
  /** Topics in whose partition nothing of an earlier writer is open any more. */
  private readonly ended = new Set<string>();

  private constructor(
    private readonly settings: KafkaLogSettings,
    private readonly client: KafkaClient,
    private readonly producer: Producer,
    private readonly place: { readonly topic: string; readonly partition: number },
  ) {}

  /** Shuts out every earlier writer of the same `transactionalId` and waits until its last transaction has ended. */
  static async take(
    settings: KafkaLogSettings,
    transactionalId: string,
    place: { topic: string; partition: number },
    signal?: AbortSignal,
  ): Promise<FencedWriter> {
    const client = kafkaClient(settings, LONG_RETRY);
    const attempt = { action: `take over ${place.topic}/${place.partition}`, ...place };
    const producer = client.kafka.producer({
      transactionalId,
      transactionTimeout: settings.transactionTimeoutMs,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
    });
    const limit = {
      clock: settings.clock,
      timeoutMs: FENCE_TIMEOUT_MS,
      action: attempt.action,
      giveUp: client.sever,
      ...(signal === undefined ? {} : { signal }),
    };
    try {
      await within(limit, async () => {
        await producer.connect();
        // The first transaction of a producer asks for its id, which is the fence; an empty one sends nothing else.
        await (await producer.transaction()).abort();
      });
      return new FencedWriter(settings, client, producer, place);
    } catch (error) {
      client.sever();
      throw toLogError(error, attempt);
    }
  }

  /** All sends in one transaction. The first error is final, its outcome unknown: a commit after a failed send could succeed with nothing. */
  append(sends: readonly PlannedSend[]): Promise<void> {
    return this.write('append for', () => this.commit(sends));
  }

  /**
   * An offset of `topic` in this partition before which everything lies that the writers shut out have committed. It is the place of a
   * record that is written here and aborted at once. Asking a broker for the end instead may give an older one: right after a commit, and
   * from a leader that has just started (its last stable offset lags behind what was committed before).
   */
  async finalEnd(topic: string): Promise<number> {
    const [end] = await this.write(`find the end of ${topic} for`, () => this.mark([topic]));
    if (end === undefined) throw new LogUnavailableError(`the broker did not say where in ${topic}`);
    return end;
  }

  close(): void {
    this.failed = true;
    this.client.sever();
  }

  private async write<T>(action: string, work: () => Promise<T>): Promise<T> {
    const attempt: Attempt = { action: `${action} ${this.place.topic}/${this.place.partition}`, ...this.place };
    if (this.failed)
      throw new LogUnavailableError(`${attempt.action}: an earlier write has failed, the partition must be taken anew`);
    const timeoutMs = Math.min(this.settings.appendTimeoutMs, this.settings.transactionTimeoutMs);
    const limit = { clock: this.settings.clock, timeoutMs, action: attempt.action, giveUp: () => this.close() };
    try {
      return await within(limit, work);
    } catch (error) {
      this.close();
      throw toLogError(error, attempt);
    }
  }

  /**
   * Ends, as aborted, what an earlier writer may have left open in this partition of the topics, before the first commit to each. The fence
   * should have done that. But a broker that has just started may take a transaction for ended without having marked its partitions:
   * those it does not know yet count as deleted (Kafka 4.3.1, seen after a kill -9 between EndTxn and its markers). Records of the same
   * producer id stay open then, and the commit would make them visible beside those that were made anew.
   */
  private async endOpen(sends: readonly PlannedSend[]): Promise<void> {
    const topics = new Set(sends.map(({ topic }) => topic).filter((topic) => !this.ended.has(topic)));
    if (topics.size > 0) await this.mark([...topics]);
  }

  /** A record in each topic, aborted at once; resolves with their offsets. */
  private async mark(topics: readonly string[]): Promise<number[]> {
    const transaction = await this.producer.transaction();
    const messages = [{ partition: this.place.partition, ...END_MARK }];
    const offsets: number[] = [];
    for (const topic of topics) {
      const [written] = await transaction.send({ topic, messages, acks: ALL_REPLICAS });
      const place = written?.baseOffset;
      if (place === undefined || place === '-1')
        throw new LogUnavailableError(`the broker did not say where in ${topic}`);
      offsets.push(offsetNumber(place));
    }
    await transaction.abort();
    for (const topic of topics) this.ended.add(topic);
    return offsets;
  }

  private async commit(sends: readonly PlannedSend[]): Promise<void> {
    await this.endOpen(sends);
    const transaction = await this.producer.transaction();
    for (const { topic, messages } of sends)
      await transaction.send({ topic, messages: [...messages], acks: ALL_REPLICAS });
    await transaction.commit();
  }
}
