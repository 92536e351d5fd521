import { INGEST_TOPIC, PULSE_TOPIC } from '@cmp/contracts';
import { keyPartition, type EventLog, type PartitionBounds } from '@cmp/event-log';
import { stepsBack, type Stretch } from './steps-back.js';
import { pulseOrNull, WindowSighting, type WantedWindow } from './window-sighting.js';

export interface FindWindowOptions {
  readonly log: Pick<EventLog, 'bounds' | 'read'>;
  /** The pulse topic is in the order of window ends but for this much: longest window, longest grace and correction time together. */
  readonly disorderMs: number;
  /** Records looked at in each topic. */
  readonly maxRecords?: number;
}

const MAX_RECORDS = 300_000;
/** Shorter stretches are read rather than searched. */
const WORTH_SEARCHING = 2048;

/** All revisions of a window that the log still holds, or what stands nearest. A posted window is looked for when no processor wrote it. */
export async function findWindow(wanted: WantedWindow, options: FindWindowOptions): Promise<WindowSighting> {
  const sighting = new WindowSighting(wanted);
  for (const { partition, startOffset, endOffset } of await partitionsOf(PULSE_TOPIC, wanted, options)) {
    if (sighting.nearestEndMs !== null) break;
    const stretch = { topic: PULSE_TOPIC, partition, fromOffset: startOffset, toOffset: endOffset };
    await lookThroughPulses(stretch, wanted, sighting, options);
  }
  if (sighting.found) return sighting;
  for (const { partition, startOffset, endOffset } of await partitionsOf(INGEST_TOPIC, wanted, options)) {
    const stretch = { topic: INGEST_TOPIC, partition, fromOffset: startOffset, toOffset: endOffset };
    await lookThrough(stretch, sighting, options, () => sighting.found);
    if (sighting.found) break;
  }
  return sighting;
}

/** The one that the coin's key leads to first. */
async function partitionsOf(
  topic: string,
  { coin }: WantedWindow,
  { log }: FindWindowOptions,
): Promise<PartitionBounds[]> {
  const bounds = await log.bounds(topic);
  const own = keyPartition(coin, bounds.length);
  return [...bounds].sort((a, b) => Number(b.partition === own) - Number(a.partition === own));
}

/**
 * From the end back to the first publication of the window, or to a window that is so much earlier that nothing of the wanted one can
 * stand before it. What comes long after the window is skipped.
 */
async function lookThroughPulses(
  whole: Stretch,
  wanted: WantedWindow,
  sighting: WindowSighting,
  options: FindWindowOptions,
): Promise<void> {
  const isEnough = () => sighting.wasFirstPublished || sighting.earliestEndMs <= wanted.endMs - options.disorderMs;
  const last = { ...whole, fromOffset: Math.max(whole.fromOffset, whole.toOffset - WORTH_SEARCHING) };
  await lookThrough(last, sighting, options, isEnough);
  if (isEnough()) return;
  const rest = { ...whole, toOffset: last.fromOffset };
  await lookThrough({ ...rest, toOffset: await endOfInterest(rest, wanted, options) }, sighting, options, isEnough);
}

async function lookThrough(
  stretch: Stretch,
  sighting: WindowSighting,
  { log, maxRecords = MAX_RECORDS }: FindWindowOptions,
  isEnough: () => boolean,
): Promise<void> {
  let looked = 0;
  for await (const { records } of stepsBack(log, stretch)) {
    for (const record of records) sighting.take(record);
    looked += records.length;
    if (isEnough() || looked >= maxRecords) return;
  }
}

/** Halves the stretch as long as its middle stands long after the wanted window: nothing of that window is at or behind the result. */
async function endOfInterest(stretch: Stretch, { endMs }: WantedWindow, options: FindWindowOptions): Promise<number> {
  let { fromOffset, toOffset } = stretch;
  while (toOffset - fromOffset > WORTH_SEARCHING) {
    const middle = Math.floor((fromOffset + toOffset) / 2);
    const seen = await firstPulse({ ...stretch, fromOffset: middle, toOffset }, options);
    if (seen === null || seen.endMs >= endMs + options.disorderMs) toOffset = middle;
    else fromOffset = seen.offset + 1;
  }
  return toOffset;
}

/** Null when nothing is there, as where the log holds only marks of transactions. */
async function firstPulse(
  stretch: Stretch,
  { log }: FindWindowOptions,
): Promise<{ readonly offset: number; readonly endMs: number } | null> {
  for await (const records of log.read({ ...stretch, maxRecords: 1 })) {
    for (const { offset, value } of records) {
      const pulse = value === null ? null : pulseOrNull(value);
      if (pulse !== null) return { offset, endMs: Date.parse(pulse.window_end) };
    }
  }
  return null;
}
