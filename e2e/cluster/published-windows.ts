import { PULSE_TOPIC, TICK_TOPIC, type PulseRecord, type TickRecord } from '@cmp/contracts';
import { eventLogVariables, openEventLogForReading, type EventLogReader } from '@cmp/event-log';
import { parseVariables, systemClock } from '@cmp/runtime';
import { silentLogger } from '@cmp/runtime/testing';
import type { ClusterAt } from './cluster-at.js';
import { ADMIN_PORT } from './strimzi-stand-in/kafka-pods.js';
import { CLUSTER_LABEL, POD } from './strimzi-stand-in/strimzi-kinds.js';
import { WINDOW_MS } from './installation.js';

/** What the topics of one pipeline hold: windows that ticks are in, and windows that were published. Each as `coin end`. */
export interface PublishedWindows {
  /** With the number of ticks in each. */
  readonly ticked: ReadonlyMap<string, number>;
  /** With what was published of each, in order. */
  readonly published: ReadonlyMap<string, readonly PulseRecord[]>;
}

export const windowKey = (coin: string, endMs: number) => `${coin} ${new Date(endMs).toISOString()}`;

/** Reads both topics as a committed reader does. */
export async function publishedWindows(cluster: ClusterAt, namespace: string, name: string): Promise<PublishedWindows> {
  const log = await openTopics(cluster, namespace, name);
  try {
    const ids = new Map<string, Set<string>>();
    for await (const tick of valuesOf<TickRecord>(log, TICK_TOPIC)) {
      const startMs = Math.floor(Date.parse(tick.timestamp) / WINDOW_MS) * WINDOW_MS;
      const key = windowKey(tick.coin, startMs + WINDOW_MS);
      ids.set(key, (ids.get(key) ?? new Set()).add(tick.record_id));
    }
    const published = new Map<string, PulseRecord[]>();
    for await (const pulse of valuesOf<PulseRecord>(log, PULSE_TOPIC)) {
      const key = windowKey(pulse.coin, Date.parse(pulse.window_end));
      published.set(key, [...(published.get(key) ?? []), pulse]);
    }
    return { ticked: new Map([...ids].map(([key, { size }]) => [key, size])), published };
  } finally {
    await log.close();
  }
}

/** A sentence for each window before `untilMs` that is missing, published twice in one revision, or not made of all of its ticks. */
export function faultsOf({ ticked, published }: PublishedWindows, untilMs: number): readonly string[] {
  const faults: string[] = [];
  for (const [key, samples] of ticked) {
    if (Date.parse(key.split(' ')[1]!) > untilMs) continue;
    const pulses = published.get(key) ?? [];
    const revisions = pulses.map(({ revision }) => revision);
    if (revisions.some((revision, index) => revision !== index) || revisions.length === 0) {
      faults.push(`${key}: revisions ${revisions.join(', ') || 'none'} of ${samples} ticks`);
    } else if (pulses.at(-1)!.samples !== samples) {
      faults.push(`${key}: ${pulses.at(-1)!.samples} of ${samples} ticks`);
    }
  }
  return [...faults, ...[...published.keys()].filter((key) => !ticked.has(key)).map((key) => `${key}: without a tick`)];
}

async function openTopics(cluster: ClusterAt, namespace: string, name: string): Promise<EventLogReader> {
  const labelSelector = `${CLUSTER_LABEL}=${name}-kafka,strimzi.io/kind=Kafka`;
  const { items } = await cluster.api.list(POD, { namespace, labelSelector });
  const brokers = items.map((pod) => `${(pod['status'] as { podIP: string }).podIP}:${ADMIN_PORT}`);
  const config = parseVariables(eventLogVariables, { KAFKA_BROKERS: brokers.join(',') });
  return openEventLogForReading(config, { name: 'cluster-spec', clock: systemClock, logger: silentLogger });
}

async function* valuesOf<T>(log: EventLogReader, topic: string): AsyncIterable<T> {
  for (const { partition, startOffset, endOffset } of await log.bounds(topic)) {
    const range = { topic, partition, fromOffset: startOffset, toOffset: endOffset };
    for await (const records of log.read(range)) {
      for (const { value } of records) if (value !== null) yield JSON.parse(value.toString('utf8')) as T;
    }
  }
}
