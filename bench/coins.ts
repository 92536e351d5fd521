// Entry of bench/coins.bench.mjs: what a record costs on the processor's own path, with few coins and with many.
import { createHash } from 'node:crypto';
import { PULSE_CHANGELOG_TOPIC, PULSE_TOPIC, TICK_TOPIC } from '@cmp/contracts';
import type { LogRecord } from '@cmp/event-log';
import { timeWindows } from '@cmp/window';
import { PulsePartition } from '../apps/processor/src/pulse/pulse-partition.js';
import { atomicAppend } from '../apps/processor/src/slice/atomic-append.js';
import { inTurns } from '../apps/processor/src/slice/in-turns.js';
import { readSlice } from '../apps/processor/src/slice/read-slice.js';
import { planSends } from '../libs/event-log/src/kafka/plan-sends.js';
import { benchRules } from './bench-rules.js';
import { coinNames, pollOf } from './coin-polls.js';

export { MAX_RECORDS_PER_SLICE } from '../apps/processor/src/slice/slice-limit.js';

const POLL_MS = 2000;
const RULES = benchRules({ definitions: [timeWindows({ sizeMs: 30_000, graceMs: 2000 })], correctionMs: 60_000 });
const FACTS = { partitions: 1, compacted: false, maxMessageBytes: 1_048_588 };
const TOPICS = new Map(
  ['crypto_market_alert', 'crypto_market_dead_letter', 'crypto_market_late', PULSE_TOPIC, PULSE_CHANGELOG_TOPIC].map(
    (topic) => [topic, FACTS],
  ),
);

export interface CoinLoad {
  readonly coins: number;
  readonly records: number;
  readonly recordsPerSlice: number;
}

/** Slices of polls, every coin in each poll. */
export function slicesOf({ coins, records, recordsPerSlice }: CoinLoad): readonly LogRecord[][] {
  const names = coinNames(coins);
  const all: LogRecord[] = [];
  for (let poll = 0; all.length < records; poll += 1) {
    for (const record of pollOf(names, poll, { everyMs: POLL_MS, firstOffset: all.length })) all.push(record);
  }
  return Array.from({ length: Math.ceil(records / recordsPerSlice) }, (_, index) =>
    all.slice(index * recordsPerSlice, (index + 1) * recordsPerSlice),
  );
}

/** What the spine does with its slices, all but reading and sending. Microseconds of this thread's CPU per record, and what came out. */
export async function runSlices(slices: readonly LogRecord[][]) {
  const partition = new PulsePartition(RULES, 0);
  const digest = createHash('sha256');
  let pulses = 0;
  let written = 0;
  let records = 0;
  let us = 0;
  for (const slice of slices) {
    const before = process.threadCpuUsage();
    const findings = await inTurns(readSlice(slice, partition, RULES));
    const delta = await inTurns(partition.takingDelta());
    const nextOffset = (slice.at(-1)?.offset ?? 0) + 1;
    const outcome = { slice: { partition: 0, records: slice, nextOffset, endOffset: null }, findings, delta };
    const batch = await atomicAppend(outcome, { group: 'bench', topic: TICK_TOPIC });
    if (batch !== null) await planSends(batch.records, TOPICS, 0);
    const { user, system } = process.threadCpuUsage(before);
    us += user + system;
    records += slice.length;
    written += batch?.records.length ?? 0;
    for (const { topic, value } of batch?.records ?? []) {
      if (topic !== PULSE_TOPIC) continue;
      pulses += 1;
      digest.update(String(value));
    }
  }
  return { usPerRecord: us / records, writtenPerRecord: written / records, pulses, digest: digest.digest('hex') };
}
