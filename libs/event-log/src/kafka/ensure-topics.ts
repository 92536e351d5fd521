import type { Logger } from '@cmp/runtime';
import { type Admin, type ITopicConfig } from 'kafkajs';
import { LogUnavailableError, LogUnusableError, TopicMismatchError, UnknownTopicError } from '../log-error.js';
import type { TopicSpec } from '../log-record.js';
import type { KafkaParts } from './kafka-parts.js';
import { lookUpPartitions, topicConfig, type PartitionMetadata } from './topic-facts.js';

const MINUTE_MS = 60_000;
const LOOK_AGAIN_MS = 50;
const IN_SYNC_OF_THREE = 2;

/** Compares what exists with what is wanted, then makes what is missing and waits until it can be used. */
export async function ensureTopics(parts: KafkaParts, specs: readonly TopicSpec[]): Promise<void> {
  const { admin, settings, catalogue } = parts;
  const listed = new Set(await admin.ask({ action: 'list topics' }, (kafka) => kafka.listTopics()));
  const gone = await requireFitting(
    parts,
    specs.filter(({ name }) => listed.has(name)),
  );
  const missing = specs.filter((spec) => !listed.has(spec.name) || gone.includes(spec));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  await admin.ask({ action: `create topics ${names.join(', ')}` }, (kafka) => create(kafka, missing));
  admin.made(names);
  for (const name of names) {
    catalogue.forget(name);
    await waitForLeaders(parts, name);
  }
  // Another process may have made one of them at the same moment, its own way.
  const [unknown] = await requireFitting(parts, missing);
  if (unknown !== undefined) throw notServedYet(unknown.name);
  settings.logger.info('topics created', { topics: names });
}

/** One sentence for each way in which a topic does not fit. Longer retention or more replicas than wanted are left to the operator. */
export function topicDifferences(
  spec: TopicSpec,
  partitions: readonly Pick<PartitionMetadata, 'replicas'>[],
  config: ReadonlyMap<string, string>,
): readonly string[] {
  const found: string[] = [];
  if (partitions.length !== spec.partitions) {
    found.push(`${spec.name} has ${partitions.length} partition(s), ${spec.partitions} wanted`);
  }
  const replication = Math.min(...partitions.map(({ replicas }) => replicas.length));
  if (replication < spec.replication) {
    found.push(`${spec.name} has replication ${replication}, ${spec.replication} wanted`);
  }
  const cleanup = config.get('cleanup.policy');
  if (cleanup !== undefined && cleanup !== spec.cleanup) {
    found.push(`${spec.name} has cleanup ${cleanup}, ${spec.cleanup} wanted`);
  }
  return found;
}

/** The configuration of a new topic. */
export function configEntries(spec: TopicSpec): readonly { name: string; value: string }[] {
  const config: Record<string, string> = {
    'cleanup.policy': spec.cleanup,
    // The log's own clock, the same for every writer; a producer's clock may be wrong.
    'message.timestamp.type': 'LogAppendTime',
    'compression.type': 'producer',
    ...(spec.replication >= 3 ? { 'min.insync.replicas': String(IN_SYNC_OF_THREE) } : {}),
    ...(spec.cleanup === 'delete' ? { 'retention.ms': String(spec.retentionMs) } : COMPACT_SOON),
  };
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}

/** A changelog is read whole at every take-over, so that it should stay close to its live size. */
const COMPACT_SOON = {
  'min.cleanable.dirty.ratio': '0.1',
  'segment.ms': String(10 * MINUTE_MS),
  'delete.retention.ms': String(60 * MINUTE_MS),
};

async function create(kafka: Admin, specs: readonly TopicSpec[]): Promise<void> {
  const topics = specs.map((spec): ITopicConfig => ({
    topic: spec.name,
    numPartitions: spec.partitions,
    replicationFactor: spec.replication,
    configEntries: [...configEntries(spec)],
  }));
  try {
    // kafkajs' own wait fails when the broker that it asks has not heard of the topic yet; `waitForLeaders` below is patient.
    await kafka.createTopics({ topics, waitForLeaders: false });
  } catch (error) {
    const faults = creationFaults(error).filter(({ type }) => type !== 'TOPIC_ALREADY_EXISTS');
    const wrongReplication = faults.find(({ type }) => type === 'INVALID_REPLICATION_FACTOR');
    if (wrongReplication !== undefined) {
      const brokers = (await kafka.describeCluster()).brokers.length;
      const wanted = Math.max(...specs.map(({ replication }) => replication));
      throw new LogUnusableError(`the cluster has ${brokers} broker(s), too few for replication ${wanted}`, {
        cause: error,
      });
    }
    if (faults.length > 0) throw error;
  }
}

/** kafkajs reports the topics that it could not make one by one. */
function creationFaults(error: unknown): readonly { type?: unknown }[] {
  const parts = error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : [error];
  return parts as readonly { type?: unknown }[];
}

/** Gives those that nobody knows: a broker may still list a topic that was deleted a moment ago. Throws `TopicMismatchError`. */
async function requireFitting(parts: KafkaParts, specs: readonly TopicSpec[]): Promise<readonly TopicSpec[]> {
  const differences: string[] = [];
  const unknown: TopicSpec[] = [];
  for (const spec of specs) {
    try {
      differences.push(...(await differencesOf(parts, spec)));
    } catch (error) {
      if (!(error instanceof UnknownTopicError)) throw error;
      unknown.push(spec);
    }
  }
  if (differences.length > 0) throw new TopicMismatchError(differences);
  return unknown;
}

async function differencesOf({ admin, settings }: KafkaParts, spec: TopicSpec): Promise<readonly string[]> {
  const partitions = await lookUpPartitions(admin, spec.name);
  const attempt = { action: `look up topic ${spec.name}`, topic: spec.name };
  const config = await admin.ask(attempt, (kafka) => topicConfig(kafka, spec.name));
  warnOfForeignTime(settings.logger, spec.name, config);
  return topicDifferences(spec, partitions, config);
}

function warnOfForeignTime(logger: Logger, topic: string, config: ReadonlyMap<string, string>): void {
  if (config.get('message.timestamp.type') !== 'CreateTime') return;
  const message =
    "the topic stores its writers' times; set message.timestamp.type=LogAppendTime so that wrong clocks are noticed";
  logger.warn(message, { topic });
}

async function waitForLeaders({ admin, settings }: KafkaParts, topic: string): Promise<void> {
  const endMs = settings.clock.nowMs() + settings.requestTimeoutMs;
  for (;;) {
    const partitions = await lookUpPartitions(admin, topic).catch((error: unknown) => {
      if (error instanceof UnknownTopicError) return [];
      throw error;
    });
    if (partitions.length > 0 && partitions.every(({ leader }) => leader >= 0)) return;
    if (settings.clock.nowMs() >= endMs) throw notServedYet(topic);
    await settings.clock.sleep(LOOK_AGAIN_MS);
  }
}

/** Worth another try later: we made it, so it is there. */
const notServedYet = (topic: string) => new LogUnavailableError(`topic ${topic} was made, but has no leaders yet`);
