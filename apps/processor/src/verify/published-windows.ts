import { decodePulseRecord, PULSE_TOPIC, type PulseRecord } from '@cmp/contracts';
import type { EventLog, PartitionBounds } from '@cmp/event-log';

/** What the pulse topic says of one window. */
export interface PublishedWindow {
  newest: PulseRecord;
  /** Sentences about revisions that came twice or are missing. */
  readonly faults: string[];
}

/** Name of a window; the same in `PlainWindow` terms. */
export function windowName(coin: string, sizeMs: number, endMs: number): string {
  return `${coin} ${sizeMs} ${endMs}`;
}

/** Every window of one partition of the pulse topic by its name. Throws `RecordFormatError` for what is no pulse. */
export async function publishedWindows(log: EventLog, bounds: PartitionBounds): Promise<Map<string, PublishedWindow>> {
  const { partition, startOffset: fromOffset, endOffset: toOffset } = bounds;
  const found = new Map<string, PublishedWindow>();
  for await (const run of log.read({ topic: PULSE_TOPIC, partition, fromOffset, toOffset })) {
    for (const { value } of run) if (value !== null) note(found, decodePulseRecord(value), fromOffset > 0);
  }
  return found;
}

/** `isCut`: retention has taken the beginning of the topic, and with it perhaps earlier revisions. */
function note(found: Map<string, PublishedWindow>, pulse: PulseRecord, isCut: boolean): void {
  const name = windowName(pulse.coin, pulse.window_ms, Date.parse(pulse.window_end));
  const known = found.get(name);
  if (known === undefined) {
    const faults = pulse.revision === 0 || isCut ? [] : [`its first revision is ${pulse.revision}`];
    found.set(name, { newest: pulse, faults });
    return;
  }
  const expected = known.newest.revision + 1;
  if (pulse.revision < expected) known.faults.push(`revision ${pulse.revision} was published twice`);
  if (pulse.revision > expected) known.faults.push(`revision ${expected} is missing before ${pulse.revision}`);
  if (pulse.revision >= expected) known.newest = pulse;
}
