// Entry of bench/closing.bench.mjs: the processor's own spine on one partition, and how long it keeps the event loop from others.
import { createHash, type Hash } from 'node:crypto';
import { PULSE_CHANGELOG_TOPIC, PULSE_TOPIC, TICK_TOPIC } from '@cmp/contracts';
import { openSqliteLog, type LogSlice, type NewRecord, type OwnedPartition } from '@cmp/event-log';
import { systemClock } from '@cmp/runtime';
import { silentLogger } from '@cmp/runtime/testing';
import { atOnce, timeWindows } from '@cmp/window';
import { Registry } from 'prom-client';
import { processorMetrics } from '../apps/processor/src/processor-metrics.js';
import { PulsePartition } from '../apps/processor/src/pulse/pulse-partition.js';
import { recordsOf } from '../apps/processor/src/slice/atomic-append.js';
import { readSlice } from '../apps/processor/src/slice/read-slice.js';
import { MAX_RECORDS_PER_SLICE } from '../apps/processor/src/slice/slice-limit.js';
import { tickTopicToPulseTopic } from '../apps/processor/src/tick-topic-to-pulse-topic.js';
import { planSends } from '../libs/event-log/src/kafka/plan-sends.js';
import { coinNames, pollOf } from './coin-polls.js';
import { LoopWatch, nextTurn, type Block } from './loop-watch.js';
import { benchRules } from './bench-rules.js';

const OUTPUTS = ['crypto_market_alert', 'crypto_market_dead_letter', 'crypto_market_late', PULSE_TOPIC];

/** The first tick of a poll closes the windows of the poll before, in every definition. */
export interface Closing {
  readonly coins: number;
  readonly polls: number;
  readonly everyMs: number;
  readonly windowsMs: readonly number[];
  readonly correctionMs: number;
}

export interface ClosingResult {
  /** Longest block of the event loop in each poll. */
  readonly blocks: readonly Block[];
  /** Pulses in each poll. */
  readonly pulses: readonly number[];
  /** Over every record written, in order. */
  readonly digest: string;
}

/** Everything but the sending: the plan of the sends is made as for a Kafka. */
export function closingOnKafka(closing: Closing): Promise<ClosingResult> {
  const facts = { partitions: 1, compacted: false, maxMessageBytes: 1_048_588 };
  const topics = new Map([...OUTPUTS, PULSE_CHANGELOG_TOPIC].map((topic) => [topic, facts]));
  return measured(closing, async ({ records }) => void (await planSends(records, topics, 0)));
}

/**
 * Everything: the records lie in a file when it is over. Without compaction, which would have a day's work to do in these minutes and take
 * every second turn of the event loop.
 */
export async function closingOnSqlite(closing: Closing, folder: string): Promise<ClosingResult> {
  const retentionIntervalMs = 86_400_000;
  const log = await openSqliteLog({ dataDir: folder, clock: systemClock, logger: silentLogger, retentionIntervalMs });
  const shape = { partitions: 1, replication: 1, retentionMs: 604_800_000 };
  await log.ensureTopics([
    ...[TICK_TOPIC, ...OUTPUTS].map((name) => ({ name, ...shape, cleanup: 'delete' as const })),
    { name: PULSE_CHANGELOG_TOPIC, ...shape, cleanup: 'compact' },
  ]);
  const { promise, resolve } = Promise.withResolvers<OwnedPartition>();
  const run = (owned: OwnedPartition) => {
    resolve(owned);
    return new Promise<void>((released) => owned.signal.addEventListener('abort', () => released()));
  };
  await log.join({ group: 'bench', topic: TICK_TOPIC, run });
  try {
    const owned = await promise;
    return await measured(closing, (batch) => owned.append(batch));
  } finally {
    await log.close();
  }
}

/** The digest of what must be written, with every close, every delta and all encoding in one piece. */
export function closingAtOnce(closing: Closing): string {
  const rules = rulesOf(closing);
  const partition = new PulsePartition(rules, 0);
  const digest = createHash('sha256');
  for (const slice of eachSlice(closing)) {
    const findings = atOnce(readSlice(slice.records, partition, rules));
    note(digest, [...recordsOf({ slice, findings, delta: partition.takeDelta() })]);
  }
  return digest.digest('hex');
}

async function measured(closing: Closing, append: OwnedPartition['append']): Promise<ClosingResult> {
  const watch = new LoopWatch();
  const digest = createHash('sha256');
  const pulses: number[] = [];
  const owned: OwnedPartition = {
    topic: TICK_TOPIC,
    partition: 0,
    signal: new AbortController().signal,
    restore: () => nothing(),
    bounds: async () => ({ partition: 0, startOffset: 0, endOffset: 0 }),
    slices: () => watchedSlices(closing, watch, () => pulses.push(0)),
    async append(batch) {
      await append(batch);
      watch.stop();
      pulses[pulses.length - 1] = (pulses.at(-1) ?? 0) + note(digest, batch.records);
      await nextTurn();
      watch.start();
    },
  };
  const metrics = processorMetrics(new Registry(), () => systemClock.nowMs());
  await tickTopicToPulseTopic(owned, {
    group: 'bench',
    rules: rulesOf(closing),
    maxRecordsPerSlice: MAX_RECORDS_PER_SLICE,
    idleCheckMs: 250,
    clock: systemClock,
    report: { ...metrics, restored: () => undefined },
  });
  return { blocks: watch.blocks, pulses, digest: digest.digest('hex') };
}

function rulesOf({ windowsMs, correctionMs }: Closing) {
  return benchRules({ definitions: windowsMs.map((sizeMs) => timeWindows({ sizeMs, graceMs: 2000 })), correctionMs });
}

/** Returns how many of the records are pulses. */
function note(digest: Hash, records: readonly NewRecord[]): number {
  for (const { topic, key, value } of records) digest.update(`${topic} ${String(key)} ${String(value)}\n`);
  return records.filter(({ topic }) => topic === PULSE_TOPIC).length;
}

async function* watchedSlices(closing: Closing, watch: LoopWatch, begin: () => void): AsyncGenerator<LogSlice> {
  for (let poll = 0; poll < closing.polls; poll += 1) {
    const slices = [...slicesOfPoll(closing, poll)];
    begin();
    await nextTurn();
    watch.begin();
    for (const slice of slices) {
      yield slice;
      // As both logs do between two slices.
      await nextTurn();
    }
    watch.end();
  }
}

function* eachSlice(closing: Closing): Generator<LogSlice> {
  for (let poll = 0; poll < closing.polls; poll += 1) yield* slicesOfPoll(closing, poll);
}

function* slicesOfPoll({ coins, everyMs }: Closing, poll: number): Generator<LogSlice> {
  const records = pollOf(coinNames(coins), poll, { everyMs, firstOffset: poll * coins });
  for (let from = 0; from < records.length; from += MAX_RECORDS_PER_SLICE) {
    const slice = records.slice(from, from + MAX_RECORDS_PER_SLICE);
    yield { partition: 0, records: slice, nextOffset: (slice.at(-1)?.offset ?? 0) + 1, endOffset: null };
  }
}

async function* nothing(): AsyncGenerator<never> {
  // An empty changelog.
}
