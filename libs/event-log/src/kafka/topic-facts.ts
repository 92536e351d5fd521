import type { Clock } from '@cmp/runtime';
import kafkajs, { type Admin } from 'kafkajs';
import { LogError, LogUnusableError, UnknownTopicError } from '../log-error.js';
import type { AdminConnection } from './admin-connection.js';

/** What an append must know of a topic. */
export interface TopicFacts {
  readonly partitions: number;
  /** Compacted topics refuse records without a key. */
  readonly compacted: boolean;
  /** Largest batch that the brokers take, bytes. */
  readonly maxMessageBytes: number;
}

/** Kafka's default of `max.message.bytes`, for topics whose configuration this user may not read. */
const DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;
const FRESH_MS = 60_000;

/** Facts of topics, asked once and again after a minute: partitions may be added. */
export class TopicCatalogue {
  private readonly known = new Map<string, { readonly askedMs: number; readonly facts: Promise<TopicFacts> }>();

  constructor(
    private readonly admin: AdminConnection,
    private readonly clock: Clock,
  ) {}

  /** Throws `UnknownTopicError`, `LogUnavailableError`. Old facts are handed out while newer ones are being asked for. */
  facts(topic: string): Promise<TopicFacts> {
    const known = this.known.get(topic);
    if (known === undefined) return this.learn(topic);
    if (this.clock.nowMs() - known.askedMs >= FRESH_MS) {
      this.known.set(topic, { ...known, askedMs: this.clock.nowMs() });
      this.ask(topic).then(
        (facts) => this.known.set(topic, { askedMs: this.clock.nowMs(), facts: Promise.resolve(facts) }),
        (error: unknown) => {
          if (error instanceof UnknownTopicError) this.forget(topic);
        },
      );
    }
    return known.facts;
  }

  forget(topic: string): void {
    this.known.delete(topic);
  }

  private learn(topic: string): Promise<TopicFacts> {
    const facts = this.ask(topic);
    this.known.set(topic, { askedMs: this.clock.nowMs(), facts });
    facts.catch(() => this.forget(topic));
    return facts;
  }

  private async ask(topic: string): Promise<TopicFacts> {
    const attempt = { action: `look up topic ${topic}`, topic };
    const partitions = (await lookUpPartitions(this.admin, topic)).length;
    const config = await this.admin.ask(attempt, (admin) => topicConfig(admin, topic)).catch(unreadable);
    return {
      partitions,
      compacted: config.get('cleanup.policy')?.includes('compact') ?? false,
      maxMessageBytes: Number(config.get('max.message.bytes') ?? DEFAULT_MAX_MESSAGE_BYTES),
    };
  }
}

export interface PartitionMetadata {
  readonly partitionId: number;
  /** Node id, -1 while an election is on. */
  readonly leader: number;
  readonly replicas: readonly number[];
}

/** Metadata of every partition, ascending. Throws `UnknownTopicError`. */
export function lookUpPartitions(admin: AdminConnection, topic: string): Promise<readonly PartitionMetadata[]> {
  return admin.ask({ action: `look up topic ${topic}`, topic }, (kafka) => partitionsOf(kafka, topic));
}

async function partitionsOf(admin: Admin, topic: string): Promise<readonly PartitionMetadata[]> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const partitions = topics.find(({ name }) => name === topic)?.partitions ?? [];
  if (partitions.length === 0) throw new UnknownTopicError(topic);
  return [...partitions].sort((a, b) => a.partitionId - b.partitionId);
}

export async function topicConfig(admin: Admin, topic: string): Promise<ReadonlyMap<string, string>> {
  const resources = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }];
  const { resources: answers } = await admin.describeConfigs({ resources, includeSynonyms: false });
  const entries = answers[0]?.configEntries ?? [];
  return new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
}

/** Reading a topic's configuration is a right of its own; without it the brokers' defaults are assumed and they still refuse what is wrong. */
function unreadable(error: unknown): ReadonlyMap<string, string> {
  if (error instanceof LogUnusableError) return new Map();
  throw error instanceof LogError
    ? error
    : new Error('unexpected error while reading a topic configuration', { cause: error });
}
