import { backoff } from '@cmp/runtime';
import type { Admin } from 'kafkajs';
import { LogUnavailableError, UnknownTopicError } from '../log-error.js';
import { kafkaClient, SHORT_RETRY, type KafkaClient } from './kafka-client.js';
import { toLogError, type Attempt } from './kafka-error.js';
import type { KafkaLogSettings } from './kafka-log-options.js';
import { TopicNews } from './topic-news.js';
import { within } from './within.js';

/** Questions to the cluster over one shared connection, which is replaced after any failure. */
export class AdminConnection {
  private current: { readonly client: KafkaClient; readonly admin: Promise<Admin> } | null = null;
  private closed = false;
  private readonly news: TopicNews;

  constructor(private readonly settings: KafkaLogSettings) {
    this.news = new TopicNews(settings.requestTimeoutMs);
  }

  /** These exist from now on: a broker that does not know one of them has not heard of it yet. */
  made(topics: readonly string[]): void {
    this.news.made(topics, this.settings.clock.nowMs());
  }

  /** Asks until there is an answer or `timeoutMs` is over (then `LogUnavailableError`). Tried again are unavailability and, for a while, a topic that is unknown. */
  async ask<T>(
    attempt: Attempt,
    question: (admin: Admin) => Promise<T>,
    timeoutMs = this.settings.requestTimeoutMs,
  ): Promise<T> {
    const { clock } = this.settings;
    const startMs = clock.nowMs();
    const endMs = startMs + timeoutMs;
    const delays = backoff({ baseMs: 50, factor: 2, maxMs: 1000, jitter: 0.2, random: Math.random });
    for (;;) {
      const leftMs = endMs - clock.nowMs();
      const failure = await this.askOnce(attempt, question, leftMs).catch((error: unknown) => ({ error }));
      if ('answer' in failure) return failure.answer;
      const error = toLogError(failure.error, attempt);
      const delayMs = delays.nextMs();
      const mayPass =
        error instanceof LogUnavailableError ||
        (error instanceof UnknownTopicError && this.news.mayCome(attempt.topic, startMs, clock.nowMs()));
      const worthIt = mayPass && clock.nowMs() + delayMs < endMs && !this.closed;
      if (!worthIt) throw error;
      await clock.sleep(delayMs);
    }
  }

  close(): void {
    this.closed = true;
    this.drop(this.current);
  }

  private async askOnce<T>(
    attempt: Attempt,
    question: (admin: Admin) => Promise<T>,
    timeoutMs: number,
  ): Promise<{ answer: T }> {
    if (this.closed) throw new LogUnavailableError(`${attempt.action}: the log was closed`);
    const used = (this.current ??= this.open());
    const giveUp = () => this.drop(used);
    const limit = { clock: this.settings.clock, timeoutMs, action: attempt.action, giveUp };
    try {
      return { answer: await within(limit, async () => question(await used.admin)) };
    } catch (error) {
      // kafkajs asks for every topic that this client was ever asked for; one that is gone would fail all later questions.
      const fault = toLogError(error, attempt);
      if (fault instanceof LogUnavailableError || fault instanceof UnknownTopicError) giveUp();
      throw error;
    }
  }

  private open(): { client: KafkaClient; admin: Promise<Admin> } {
    const client = kafkaClient(this.settings, SHORT_RETRY);
    const admin = client.kafka.admin();
    const connected = admin.connect().then(() => admin);
    connected.catch(() => undefined); // every question awaits it and reports it
    return { client, admin: connected };
  }

  /** Severed, not disconnected: kafkajs would wait for its open requests first. */
  private drop(connection: { client: KafkaClient } | null): void {
    connection?.client.sever();
    if (this.current === connection) this.current = null;
  }
}
