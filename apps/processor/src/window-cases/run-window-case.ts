import { alertThresholds, labelThresholds, type AlertedPulse, type Tick } from '@cmp/market';
import { timeWindows } from '@cmp/window';
import { changelogEntries } from '../changelog/changelog-entries.js';
import { PulsePartition, type PulseRules } from '../pulse/pulse-partition.js';
import { MemoryChangelog } from './memory-changelog.js';
import type { CaseEvent, CaseOutcome, CaseResult, WindowCase } from './window-case.js';

/**
 * Runs a case through the processor's own windows, pulses and changelog. After every event in `restartAfter` the processor is
 * thrown away and another one restored from the changelog's text.
 */
export async function runWindowCase(windowCase: WindowCase, restartAfter: ReadonlySet<number>): Promise<CaseOutcome> {
  const rules = rulesOf(windowCase);
  const changelog = new MemoryChangelog();
  const results: CaseResult[] = [];
  const lateEventIndexes: number[] = [];
  let partition = new PulsePartition(rules, 0);
  for (const [index, event] of windowCase.events.entries()) {
    if (partition.observe(tickOf(event, index), index) !== null) lateEventIndexes.push(index);
    const delta = partition.takeDelta();
    for (const pulse of delta.pulses) results.push(resultOf(pulse, index));
    changelog.append([...changelogEntries(delta, index + 1)]);
    if (restartAfter.has(index)) partition = new PulsePartition(rules, 0, (await changelog.restore())?.state);
  }
  return { results, lateDropped: lateEventIndexes.length, lateEventIndexes, finalStreamTime: partition.clockMs };
}

/** The wall clock plays no part in the cases. */
function rulesOf({ windowMs, advanceMs, graceMs }: WindowCase): PulseRules {
  return {
    definitions: [timeWindows({ sizeMs: windowMs, advanceMs, graceMs })],
    thresholds: { ...labelThresholds, ...alertThresholds, alertCooldownMs: 0 },
    idleMs: null,
    correctionMs: 0,
  };
}

/** Keys of cases need be no coin ids, and times may lie in 1970, so that the tick is made here and not decoded. Every event is an observation of its own, however equal. */
function tickOf({ key, ts, price, change, volume }: CaseEvent, index: number): Tick {
  return {
    coin: key,
    price,
    change24hPct: change,
    volume24h: volume,
    marketCap: null,
    eventTimeMs: ts,
    source: 'window-case',
    sourceTimeMs: null,
    quote: 'usd',
    volumeScope: 'global',
    recordId: String(index),
  };
}

function resultOf(pulse: AlertedPulse, emittedAfterEventIndex: number): CaseResult {
  return {
    key: pulse.coin,
    windowStart: pulse.windowStartMs,
    windowEnd: pulse.windowEndMs,
    count: pulse.samples,
    avgPrice: pulse.price,
    avgChange: pulse.change24hPct,
    maxVolume: pulse.volume24h,
    emittedAfterEventIndex,
  };
}
