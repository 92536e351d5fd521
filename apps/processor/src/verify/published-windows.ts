import { decodePulseRecord, PULSE_TOPIC, type PulseRecord } from '@cmp/contracts';
import type { EventLogReader, PartitionBounds } from '@cmp/event-log';

/** What the pulse topic says of one window. */
export interface PublishedWindow {
  /** Its last revision, as bytes: there may be hundreds of thousands, and most are asked for once. */
  newest: Buffer;
  revision: number;
  /** Sentences about revisions that came twice or are missing; null for none. */
  faults: string[] | null;
}

/** What the processor has published in one partition of the pulse topic. */
export interface Published {
  /** By `windowName`; only what is wanted. */
  readonly windows: Map<string, PublishedWindow>;
  /** The first offset of the tick topic after all samples of all results: so far it has been processed. */
  readonly provenTo: number;
  /** When the oldest record left was stored; `-Infinity` when none was removed. */
  readonly cutAtMs: number;
}

/** Name of a window; the same in `PlainWindow` terms. */
export function windowName(coin: string, sizeMs: number, endMs: number): string {
  return `${coin} ${sizeMs} ${endMs}`;
}

/** Pulses that were posted to `/ingest` are nobody's result and are passed over. Throws `RecordFormatError` for what is no pulse. */
export async function publishedWindows(
  log: EventLogReader,
  { partition, startOffset, endOffset }: PartitionBounds,
  isWanted: (windowEndMs: number) => boolean,
): Promise<Published> {
  const windows = new Map<string, PublishedWindow>();
  const isCut = startOffset > 0;
  let provenTo = 0;
  let cutAtMs = isCut ? Infinity : -Infinity;
  const range = { topic: PULSE_TOPIC, partition, fromOffset: startOffset, toOffset: endOffset };
  for await (const run of log.read(range)) {
    for (const { value, appendTimeMs } of run) {
      if (cutAtMs === Infinity) cutAtMs = appendTimeMs;
      if (value === null) continue;
      const pulse = decodePulseRecord(value);
      if (pulse.closed_by === 'ingest') continue;
      if (pulse.inputs !== null) provenTo = Math.max(provenTo, pulse.inputs.last_offset + 1);
      if (isWanted(Date.parse(pulse.window_end))) note(windows, pulse, value, isCut);
    }
  }
  return { windows, provenTo, cutAtMs };
}

/** `isCut`: retention has taken the beginning of the topic, and with it perhaps earlier revisions. */
function note(windows: Map<string, PublishedWindow>, pulse: PulseRecord, value: Buffer, isCut: boolean): void {
  const { revision } = pulse;
  const name = windowName(pulse.coin, pulse.window_ms, Date.parse(pulse.window_end));
  const known = windows.get(name);
  // A copy: the value may be part of a much larger buffer.
  const newest = Buffer.from(value);
  if (known === undefined) {
    const faults = revision === 0 || isCut ? null : [`its first revision is ${revision}`];
    windows.set(name, { newest, revision, faults });
    return;
  }
  const expected = known.revision + 1;
  if (revision < expected) (known.faults ??= []).push(`revision ${revision} was published twice`);
  if (revision > expected) (known.faults ??= []).push(`revision ${expected} is missing before ${revision}`);
  if (revision >= expected) {
    known.newest = newest;
    known.revision = revision;
  }
}
