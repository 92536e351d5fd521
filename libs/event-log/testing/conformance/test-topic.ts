import { randomUUID } from 'node:crypto';
import { eventually } from '@cmp/runtime/testing';
import type { EventLog, LogRecord, TopicSpec } from '../../src/index.js';
import { FILLER_KEY, type LogUnderTest } from '../log-under-test.js';

/** A real cluster may need long for a rebalance or a compaction. */
export const DEADLINE_MS = 60_000;

const RUN = randomUUID().slice(0, 8);
let made = 0;

/** A name that no other test and no earlier run has used, so that one broker serves all. */
export function uniqueName(): string {
  made += 1;
  return `conformance-${RUN}-${made}`;
}

export function specOf(harness: LogUnderTest, differing: Partial<TopicSpec> = {}): TopicSpec {
  return {
    name: uniqueName(),
    partitions: 1,
    replication: harness.replication,
    cleanup: 'delete',
    retentionMs: 7 * 24 * 60 * 60 * 1000,
    ...differing,
  };
}

export async function makeTopic(harness: LogUnderTest, differing: Partial<TopicSpec> = {}): Promise<string> {
  const spec = specOf(harness, differing);
  await harness.log.ensureTopics([spec]);
  return spec.name;
}

/** Everything a partition holds now, without what a harness put in. */
export async function readAll(log: EventLog, topic: string, partition = 0): Promise<LogRecord[]> {
  const bounds = (await log.bounds(topic)).find((one) => one.partition === partition);
  if (bounds === undefined) throw new Error(`${topic} has no partition ${partition}`);
  const range = { topic, partition, fromOffset: bounds.startOffset, toOffset: bounds.endOffset };
  return (await drain(log.read(range))).filter((record) => record.key?.toString().startsWith(FILLER_KEY) !== true);
}

/** Waits until a partition holds at least `count` records: on a cluster a commit can be answered before readers see it. */
export function readOnce(log: EventLog, topic: string, count: number, partition = 0): Promise<LogRecord[]> {
  return eventually(`${count} records in ${topic}/${partition}`, async () => {
    const records = await readAll(log, topic, partition);
    return records.length >= count ? records : null;
  });
}

export async function drain(runs: AsyncIterable<readonly LogRecord[]>): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for await (const run of runs) records.push(...run);
  return records;
}

export function valuesOf(records: readonly LogRecord[]): (string | null)[] {
  return records.map(({ value }) => value?.toString() ?? null);
}

export function numbered(count: number, prefix = 'v'): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}
