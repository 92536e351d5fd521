import type { EventLog, Follower, FollowOptions, JoinOptions, Membership } from '../event-log.js';
import { LogUnavailableError } from '../log-error.js';
import type { LogRecord, NewRecord, PartitionBounds, ReaderPosition, TopicSpec } from '../log-record.js';
import { AdminConnection } from './admin-connection.js';
import { AppendQueue } from './append-queue.js';
import { ensureTopics } from './ensure-topics.js';
import { offsetNumber } from './offset-number.js';
import { KafkaFollower } from './kafka-follower.js';
import { kafkaLogSettings, type KafkaLogOptions } from './kafka-log-options.js';
import { KafkaMembership } from './kafka-membership.js';
import type { KafkaParts } from './kafka-parts.js';
import { topicBounds } from './partition-bounds.js';
import { readRange, type OffsetRange } from './read-range.js';
import { TopicCatalogue } from './topic-facts.js';

const CLOSE_GRACE_MS = 2500;

/** The event log on Apache Kafka (2.3 or newer; tested on 4.3). */
export class KafkaLog implements EventLog {
  readonly kind = 'kafka';
  private readonly parts: KafkaParts;
  private readonly appends: AppendQueue;
  private readonly readers = new Set<{ end(): Promise<void> }>();

  constructor(options: KafkaLogOptions) {
    const settings = kafkaLogSettings(options);
    const admin = new AdminConnection(settings);
    this.parts = { settings, admin, catalogue: new TopicCatalogue(admin, settings.clock) };
    this.appends = new AppendQueue(settings, this.parts.catalogue);
  }

  ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    return ensureTopics(this.parts, topics);
  }

  bounds(topic: string): Promise<readonly PartitionBounds[]> {
    return topicBounds(this.parts.admin, topic);
  }

  append(records: readonly NewRecord[]): Promise<void> {
    return this.appends.append(records);
  }

  read(range: OffsetRange): AsyncIterable<readonly LogRecord[]> {
    return readRange(this.parts.settings, this.parts.admin, range);
  }

  async follow(options: FollowOptions): Promise<Follower> {
    const follower = await KafkaFollower.start(this.parts, options);
    this.endWithLog(follower.done, () => follower.stop());
    return follower;
  }

  async join(options: JoinOptions): Promise<Membership> {
    await this.parts.catalogue.facts(options.topic).catch((error: unknown) => {
      if (!(error instanceof LogUnavailableError)) throw error;
    });
    const membership = new KafkaMembership(this.parts, options);
    this.endWithLog(membership.done, () => membership.leave());
    return membership;
  }

  async positions(group: string, topic: string): Promise<readonly ReaderPosition[]> {
    const attempt = { action: `ask the positions of group ${group}`, topic };
    const answers = await this.parts.admin.ask(attempt, (kafka) =>
      kafka.fetchOffsets({ groupId: group, topics: [topic] }),
    );
    return answers
      .flatMap(({ partitions }) => partitions)
      .map(({ partition, offset }) => ({ group, topic, partition, nextOffset: offsetNumber(offset) }))
      .filter(({ nextOffset }) => nextOffset >= 0)
      .sort((a, b) => a.partition - b.partition);
  }

  async ping(timeoutMs: number): Promise<void> {
    const { brokers } = await this.parts.admin.ask({ action: 'ping' }, (kafka) => kafka.describeCluster(), timeoutMs);
    if (brokers.length === 0) throw new LogUnavailableError('ping: the cluster has no broker');
  }

  /** Lets appends and owners finish; what takes longer than `CLOSE_GRACE_MS` (Kafka may be away) is cut off. */
  async close(): Promise<void> {
    const { admin, settings } = this.parts;
    const closed = new AbortController();
    void settings.clock.sleep(CLOSE_GRACE_MS, closed.signal).then(() => {
      if (closed.signal.aborted) return;
      this.appends.abandon();
      admin.close();
    });
    await Promise.all([...this.readers].map((reader) => reader.end()));
    await this.appends.close();
    closed.abort();
    admin.close();
  }

  private endWithLog(done: Promise<void>, end: () => Promise<void>): void {
    const reader = { end };
    this.readers.add(reader);
    const forget = () => void this.readers.delete(reader);
    done.then(forget, forget);
  }
}
