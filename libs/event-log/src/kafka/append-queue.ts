import { backoff } from '@cmp/runtime';
import type { Producer } from 'kafkajs';
import { type LogError, LogUnavailableError } from '../log-error.js';
import type { NewRecord } from '../log-record.js';
import { kafkaClient, LONG_RETRY, type KafkaClient } from './kafka-client.js';
import { toLogError } from './kafka-error.js';
import type { KafkaLogSettings } from './kafka-log-options.js';
import { planSends, type PlannedSend } from './plan-sends.js';
import type { TopicCatalogue, TopicFacts } from './topic-facts.js';
import { within } from './within.js';

interface AppendCall {
  readonly records: readonly NewRecord[];
  readonly endMs: number;
  readonly finish: (error: LogError | null) => void;
}

const MAX_MERGED_RECORDS = 5000;
const ALL_REPLICAS = -1;

/**
 * Plain appends, in the order of the calls; calls that arrive while one is being written are merged. One idempotent producer, one
 * request at a time, one topic partition per request.
 *
 * The producer is thrown away after any failed send: its next batch would carry the sequence number of the failed one, and if that had
 * been stored after all, the broker would take the next batch for a repeat and drop it.
 */
export class AppendQueue {
  private readonly waiting: AppendCall[] = [];
  private producer: { readonly client: KafkaClient; readonly ready: Promise<Producer> } | null = null;
  private writing: Promise<void> | null = null;
  private closed = false;
  private abandoned = false;

  constructor(
    private readonly settings: KafkaLogSettings,
    private readonly catalogue: TopicCatalogue,
  ) {}

  /** Resolves once all replicas have the records. Throws the errors of `EventLog.append`. */
  append(records: readonly NewRecord[]): Promise<void> {
    if (this.closed) return Promise.reject(new LogUnavailableError('append: the log was closed'));
    if (records.length === 0) return Promise.resolve();
    const endMs = this.settings.clock.nowMs() + this.settings.appendTimeoutMs;
    return new Promise((resolve, reject) => {
      const finish = (error: LogError | null) => (error === null ? resolve() : reject(error));
      this.waiting.push({ records, endMs, finish });
      this.writing ??= this.writeAll();
    });
  }

  /** Lets what was called before finish, within its own time limit. */
  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
    this.dropProducer();
  }

  /** Fails what has not been written yet, at once. */
  abandon(): void {
    this.closed = true;
    this.abandoned = true;
    this.dropProducer();
  }

  /** No `await` lies between the last look at `waiting` and the end, or a call that came then would wait for ever. */
  private async writeAll(): Promise<void> {
    for (let calls = this.takeMerged(); calls.length > 0; calls = this.takeMerged()) await this.write(calls);
    this.writing = null;
  }

  private takeMerged(): readonly AppendCall[] {
    let records = 0;
    const end = this.waiting.findIndex((call) => (records += call.records.length) > MAX_MERGED_RECORDS);
    return this.waiting.splice(0, end === -1 ? this.waiting.length : Math.max(1, end));
  }

  private async write(calls: readonly AppendCall[]): Promise<void> {
    const facts = new Map<string, TopicFacts>();
    const fit: AppendCall[] = [];
    for (const call of calls) {
      try {
        for (const { topic } of call.records)
          facts.set(topic, facts.get(topic) ?? (await this.lookUp(topic, call.endMs)));
        await planSends(call.records, facts, null); // refuses a record before anything of its call is sent
        fit.push(call);
      } catch (error) {
        call.finish(toLogError(error, { action: 'append' }));
      }
    }
    await this.writeFitting(fit, facts);
  }

  private async lookUp(topic: string, endMs: number): Promise<TopicFacts> {
    for (;;) {
      try {
        return await this.catalogue.facts(topic);
      } catch (error) {
        const worthIt = error instanceof LogUnavailableError && !this.abandoned && this.settings.clock.nowMs() < endMs;
        if (!worthIt) throw error;
      }
    }
  }

  private async writeFitting(calls: readonly AppendCall[], facts: ReadonlyMap<string, TopicFacts>): Promise<void> {
    const callOf = calls.flatMap((call) => call.records.map(() => call));
    const failed = new Set<AppendCall>();
    const records = calls.flatMap((call) => call.records);
    for (const send of await planSends(records, facts, null)) {
      const concerned = new Set(send.indexes.map((index) => callOf[index]!));
      const stillWanted = [...concerned].filter((call) => !failed.has(call));
      if (stillWanted.length === 0) continue; // its call has failed already: what follows must not overtake what is missing
      try {
        await this.send(send, Math.max(...stillWanted.map(({ endMs }) => endMs)));
      } catch (error) {
        for (const call of stillWanted) {
          failed.add(call);
          call.finish(toLogError(error, { action: 'append' }));
        }
      }
    }
    for (const call of calls) if (!failed.has(call)) call.finish(null);
  }

  private async send({ topic, partition, messages }: PlannedSend, endMs: number): Promise<void> {
    const attempt = { action: `append to ${topic}/${partition}`, topic, partition };
    try {
      const producer = await this.readyProducer(endMs);
      await this.within(endMs, attempt.action, () =>
        producer.send({ topic, messages: [...messages], acks: ALL_REPLICAS }),
      );
    } catch (error) {
      this.dropProducer();
      const mapped = toLogError(error, attempt);
      if (!(mapped instanceof LogUnavailableError)) this.catalogue.forget(topic);
      throw mapped;
    }
  }

  /** Connecting can be tried again without harm, since nothing was sent yet; sending can not. */
  private async readyProducer(endMs: number): Promise<Producer> {
    const { clock } = this.settings;
    const action = 'connect for appending';
    const delays = backoff({ baseMs: 100, factor: 2, maxMs: 1000, jitter: 0.2, random: Math.random });
    for (;;) {
      try {
        return await this.within(endMs, action, async () => (this.producer ??= this.openProducer()).ready);
      } catch (error) {
        this.dropProducer();
        const mapped = toLogError(error, { action });
        if (this.abandoned) throw mapped;
        const delayMs = delays.nextMs();
        if (!(mapped instanceof LogUnavailableError) || clock.nowMs() + delayMs >= endMs) throw mapped;
        await clock.sleep(delayMs);
      }
    }
  }

  private within<T>(endMs: number, action: string, work: () => Promise<T>): Promise<T> {
    const { clock } = this.settings;
    const timeoutMs = Math.max(1, endMs - clock.nowMs());
    return within({ clock, timeoutMs, action, giveUp: () => this.dropProducer() }, work);
  }

  private openProducer(): { client: KafkaClient; ready: Promise<Producer> } {
    if (this.abandoned) throw new LogUnavailableError('append: the log was closed');
    const client = kafkaClient(this.settings, LONG_RETRY);
    const producer = client.kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    return { client, ready: producer.connect().then(() => producer) };
  }

  private dropProducer(): void {
    this.producer?.client.sever();
    this.producer = null;
  }
}
